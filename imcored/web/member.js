// SPDX-License-Identifier: ISC
// The members' client: sign in, conversations, a thread.

import { Wire } from './wire.js'
import { Thread, byId, compose, make } from './thread.js'

const thread = new Thread(byId('log'))
const title = document.title
const conversations = new Map() // number -> { number, name, guest, entries, unread, hasLeft }
let open = null                 // the conversation on the screen
let isCaughtUp = false
let wire = newWire()

function newWire () {
  return new Wire('member', 'uinvite member', {
    signedIn (ok) {
      byId('my-name').textContent = ok.name ?? ''
      byId('my-number').textContent = ok.number
      byId('sign-in').hidden = true
      byId('client').hidden = false
    },
    entry: take,
    caughtUp () {
      isCaughtUp = true
      drawList()
      if (open) thread.live()
    },
    sent (id) { thread.sent(id) },
    refused (id, error) {
      thread.refused(id, error.text, !error.retry_after)
      byId('thread-state').textContent = error.text
    },
    state (connected) { byId('state').textContent = connected ? '' : 'Connection lost. Trying again; what you write is kept.' },
    over (text) { backToSignIn(text) }
  })
}

// ---- What the log says --------------------------------------------------------------------------

function take (entry) {
  let talk = conversations.get(entry.peer)
  if (!talk) {
    talk = { number: entry.peer, entries: [], unread: 0, hasLeft: false }
    conversations.set(entry.peer, talk)
  }
  talk.name = entry.name ?? entry.peer
  talk.guest = entry.guest
  talk.entries.push(entry)
  if (entry.kind === 'guest_left') talk.hasLeft = true
  if (entry.counted && !entry.mine && (talk !== open || document.hidden)) talk.unread++
  if (talk === open) {
    draw(entry)
    drawPeer()
  }
  if (isCaughtUp) drawList()
}

function draw (entry) {
  if (entry.kind === 'message') thread.said(entry, open.name)
  else if (entry.kind === 'guest_came') thread.event(`${open.name} opened your link`, entry.at)
  else if (entry.kind === 'guest_left') thread.event(`${open.name} left`, entry.at)
}

function newestFirst () {
  const last = talk => BigInt(talk.entries.at(-1).seq)
  return [...conversations.values()].sort((a, b) => last(a) < last(b) ? 1 : -1)
}

function drawList () {
  const focused = document.activeElement?.dataset?.number
  byId('list').replaceChildren(...newestFirst().map(talk => {
    const button = make('button')
    button.dataset.number = talk.number
    if (talk === open) button.setAttribute('aria-current', 'true')
    button.append(make('bdi', 'name', talk.name))
    if (talk.unread > 0) {
      const unread = make('span', 'unread', talk.unread)
      unread.append(make('span', 'unseen', ' new'))
      button.append(unread)
    }
    const about = make('span', 'about')
    if (talk.guest) about.append(make('span', 'guest-mark', 'guest'), ' ')
    about.append(make('span', 'number', talk.number), talk.hasLeft ? ' · left' : '')
    button.append(about)
    button.addEventListener('click', () => choose(talk))
    const item = make('li')
    item.append(button)
    return item
  }))
  if (focused) byId('list').querySelector(`[data-number="${CSS.escape(focused)}"]`)?.focus()
  byId('no-conversations').hidden = conversations.size > 0
  const unread = [...conversations.values()].reduce((sum, talk) => sum + talk.unread, 0)
  document.title = unread > 0 ? `(${unread}) ${title}` : title
}

// ---- One conversation ----------------------------------------------------------------------------

function choose (talk) {
  open = talk
  talk.unread = 0
  thread.begin()
  for (const entry of talk.entries) draw(entry)
  for (const frame of wire.outbox) if (frame.to === talk.number) thread.sending(frame.id, frame.text)
  thread.live()
  drawPeer()
  drawList()
  byId('thread-state').textContent = ''
  byId(talk.hasLeft ? 'log' : 'message').focus()
}

// Shows or hides the right side, and says who is there.
function drawPeer () {
  byId('client').classList.toggle('talks', open !== null)
  for (const id of ['peer', 'log']) byId(id).hidden = open === null
  byId('no-thread').hidden = open !== null
  byId('composer').hidden = open === null || open.hasLeft
  byId('peer-name').textContent = open?.name ?? ''
  const note = byId('peer-note')
  note.replaceChildren()
  if (open?.guest) note.append(make('span', 'guest-mark', 'guest'), ' ')
  note.append(make('span', 'number', open?.number ?? ''))
  if (open?.hasLeft) note.append(' · has left and cannot be written to any more')
  else if (open?.guest) note.append(' · not registered, on no buddy list')
}

compose(byId('composer'), byId('message'), text => {
  byId('thread-state').textContent = ''
  thread.sending(wire.send(open.number, text), text)
})

byId('back').addEventListener('click', () => {
  const number = open.number
  open = null
  drawPeer()
  drawList()
  byId('list').querySelector(`[data-number="${CSS.escape(number)}"]`)?.focus()
})

document.addEventListener('visibilitychange', () => {
  if (document.hidden || !open || open.unread === 0) return
  open.unread = 0
  drawList()
})

// ---- Signing in and out --------------------------------------------------------------------------

// "+63 917 533-6647" is a number, too.
const digits = written => written.replace(/[\s+().-]/g, '')

function askPassword (text = '') {
  byId('client').hidden = true
  byId('sign-in').hidden = false
  byId('password-form').hidden = false
  byId('choose-form').hidden = true
  byId('sign-in-state').textContent = text
  byId(byId('uin').value === '' ? 'uin' : 'password').focus()
}

function askNewPassword (text = '') {
  byId('password-form').hidden = true
  byId('choose-form').hidden = false
  byId('choose-uin').value = byId('uin').value
  byId('sign-in-state').textContent = text
  byId('new-password').focus()
}

async function signIn (form) {
  const uin = digits(byId('uin').value)
  const state = byId('sign-in-state')
  const isChoosing = form === byId('choose-form')
  if (!/^[1-9][0-9]{0,14}$/.test(uin)) return askPassword('A number has only digits, 15 at most.')
  const fields = { uin, password: byId('password').value }
  if (isChoosing) fields.new_password = byId('new-password').value
  const button = form.querySelector('button')
  button.disabled = true
  state.textContent = ''
  const answer = await wire.signIn(fields)
  button.disabled = false
  if (answer.type === 'ok') {
    for (const id of ['password', 'new-password']) byId(id).value = ''
  } else if (answer.code === 'choose_password') {
    askNewPassword()
  } else if (isChoosing && answer.code !== 'wrong') {
    askNewPassword(answer.text)
  } else {
    askPassword(answer.text)
  }
}

for (const id of ['password-form', 'choose-form']) {
  byId(id).addEventListener('submit', event => {
    event.preventDefault()
    signIn(event.target)
  })
}

byId('show-password').addEventListener('change', event => {
  byId('new-password').type = event.target.checked ? 'text' : 'password'
})

// Nothing of the conversations stays on this page.
function backToSignIn (text) {
  conversations.clear()
  open = null
  isCaughtUp = false
  thread.begin()
  byId('message').value = ''
  drawPeer()
  drawList()
  wire = newWire()
  askPassword(text)
}

byId('log-out').addEventListener('click', async () => {
  await wire.request('bye')
  wire.forget()
  backToSignIn('')
})

if (wire.canResume()) {
  byId('client').hidden = false
  byId('state').textContent = 'Connecting…'
  wire.resume()
} else {
  askPassword()
}
