// SPDX-License-Identifier: ISC
// One client's side of uinvite.v1 (doc/protocol.md): signs in, resumes after every break, and sends what
// was written exactly once and in order.  Knows no page.

const LONGEST_PAUSE = 30_000
const CONNECT_WITHIN = 10_000
const ANSWER_WITHIN = 10_000
const UNREACHABLE = { type: 'error', code: 'unreachable', text: 'The service cannot be reached; look at your connection and try again.' }

const pause = ms => new Promise(done => setTimeout(done, ms))

export function randomId () { // not crypto.randomUUID(): it exists with https alone
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')
}

export class Wire {
  // role: 'member' or 'guest'.  keep: a name in sessionStorage for what a reload must not lose.
  // on: { signedIn (ok), entry (frame), people (frame), caughtUp (), sent (id), refused (id, error),
  // state (connected), over (text) }
  constructor (role, keep, on) {
    this.role = role
    this.keep = keep
    this.on = on
    this.after = '0'
    this.requests = new Map() // id -> what takes the answer
    this.lastId = 0
    this.breaks = 0
    const kept = JSON.parse(sessionStorage.getItem(keep) ?? '{}')
    this.token = kept.token ?? null
    this.outbox = kept.outbox ?? [] // frames not answered yet, oldest first
    this.wake = () => this.#lookAlive()
    addEventListener('online', this.wake)
    document.addEventListener('visibilitychange', this.wake)
  }

  canResume () { return this.token !== null }

  // Signs in for the first time.  Gives the ok or the error; only after an ok the wire stays up.
  async signIn (fields) {
    const answer = await this.#connect(fields)
    if (answer.type === 'error') this.#hangUp()
    return answer
  }

  // Comes back with the kept token, now and after every break, until it is over.
  async resume () {
    if (this.isResuming || !this.canResume()) return
    this.isResuming = true
    while (this.canResume()) {
      const answer = await this.#connect({ token: this.token, after: this.after })
      if (answer.type === 'ok') break
      this.#hangUp()
      if (answer.code === 'ended') {
        this.forget()
        this.on.over(answer.text)
        break
      }
      this.on.state(false)
      const longest = Math.min(LONGEST_PAUSE, 500 * 2 ** this.breaks++)
      await Promise.race([pause(1000 * Number(answer.retry_after ?? 0) + Math.random() * longest),
        new Promise(done => { this.hurry = done })])
    }
    this.isResuming = false
  }

  // Sends a message, now or when there is a way again.  Gives its id.
  send (to, text) {
    const frame = { type: 'send', id: randomId(), to, text }
    this.outbox.push(frame)
    this.#store()
    this.#flush()
    return frame.id
  }

  // Asks for one thing now; an answer or an error of our own.
  request (type, fields = {}) {
    if (this.socket?.readyState !== WebSocket.OPEN) return Promise.resolve(UNREACHABLE)
    return this.#ask({ type, id: String(++this.lastId), ...fields })
  }

  // Ends everything, and leaves nothing in this browser.
  forget () {
    this.token = null
    this.outbox = []
    sessionStorage.removeItem(this.keep)
    removeEventListener('online', this.wake)
    document.removeEventListener('visibilitychange', this.wake)
    this.#hangUp()
  }

  #store () { sessionStorage.setItem(this.keep, JSON.stringify({ token: this.token, outbox: this.outbox })) }

  #hangUp () {
    const socket = this.socket
    this.socket = null
    this.isSignedIn = false
    for (const take of this.requests.values()) take(UNREACHABLE)
    this.requests.clear()
    socket?.close()
  }

  // Opens a connection and says hello.
  #connect (fields) {
    const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + '/ws', 'uinvite.v1')
    this.socket = socket
    const late = setTimeout(() => socket.close(), CONNECT_WITHIN)
    return new Promise(done => {
      socket.onopen = () => {
        clearTimeout(late)
        this.#ask({ type: 'hello', id: String(++this.lastId), as: this.role, ...fields }).then(done)
      }
      socket.onmessage = event => { if (socket === this.socket) this.#take(JSON.parse(event.data)) }
      socket.onclose = event => {
        clearTimeout(late)
        done(UNREACHABLE)
        if (socket === this.socket) this.#broke(event.code)
      }
    })
  }

  #ask (frame) {
    return new Promise(done => {
      const late = setTimeout(() => this.#take({ ...UNREACHABLE, id: frame.id }), ANSWER_WITHIN)
      this.requests.set(frame.id, answer => { clearTimeout(late); done(answer) })
      this.socket.send(JSON.stringify(frame))
    })
  }

  #take (frame) {
    switch (frame.type) {
      case 'ok':
      case 'error':
        if (frame.type === 'ok' && frame.token) this.#welcome(frame)
        this.requests.get(frame.id)?.(frame)
        this.requests.delete(frame.id)
        break
      case 'entry':
        if (BigInt(frame.seq) <= BigInt(this.after)) break
        this.after = frame.seq
        if (frame.sent_as) this.#settle(frame.sent_as)
        this.on.entry(frame)
        break
      case 'buddies':
      case 'buddy':
      case 'presence':
        this.on.people(frame)
        break
      case 'delivery':
        this.on.delivery?.(frame)
        break
      case 'caught_up':
        this.on.caughtUp()
        break
      case 'notice':
        if (frame.code === 'ended') {
          this.forget()
          this.on.over(frame.text)
        }
        break
    }
  }

  #welcome (ok) {
    this.token = ok.token
    this.isSignedIn = true
    this.breaks = 0
    this.#store()
    this.on.signedIn(ok)
    this.on.state(true)
    queueMicrotask(() => this.#flush())
  }

  // The oldest unanswered message, and only when it is answered the next: so none overtakes another.
  async #flush () {
    if (this.isFlushing) return
    this.isFlushing = true
    while (this.isSignedIn && this.outbox.length > 0) {
      const frame = this.outbox[0]
      const answer = await this.#ask(frame)
      if (answer.code === 'unreachable') {
        if (this.isSignedIn) this.#lookAlive()
        break
      }
      if (answer.type === 'error' && answer.retry_after) {
        this.on.refused(frame.id, answer)
        await pause(1000 * Number(answer.retry_after))
        continue
      }
      this.#settle(frame.id)
      if (answer.type === 'ok') this.on.sent(frame.id)
      else this.on.refused(frame.id, answer)
    }
    this.isFlushing = false
  }

  #settle (id) {
    this.outbox = this.outbox.filter(frame => frame.id !== id)
    if (this.canResume()) this.#store()
  }

  #broke (code) {
    this.#hangUp()
    if (!this.canResume()) return
    if (code === 1000) { // it is over, though the notice did not come
      this.forget()
      this.on.over('This session is over.')
      return
    }
    this.on.state(false)
    this.resume()
  }

  // The page woke up or the network came back: is the way still there?
  async #lookAlive () {
    this.hurry?.()
    if (!this.isSignedIn || document.hidden) return
    const answer = await this.request('ping')
    if (answer.type === 'error' && this.isSignedIn) this.#broke(1006)
  }
}
