// SPDX-License-Identifier: ISC
// Draws a conversation and takes what is written.  Whatever anyone wrote goes into the page as text, never
// as markup.

const clock = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat([], { dateStyle: 'medium' })

// What became of a text.
const SMS = {
  queued: 'SMS: waiting',
  carrier: 'SMS: with the carrier',
  delivered: 'SMS: delivered',
  failed: 'SMS: not delivered',
  unknown: 'SMS: fate unknown'
}

export const byId = id => document.getElementById(id)

export function make (tag, className, text) {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (text !== undefined) element.textContent = text
  return element
}

function time (at) {
  const moment = new Date(Number(at))
  const element = make('time')
  element.dateTime = moment.toISOString()
  const isToday = moment.toDateString() === new Date().toDateString()
  element.textContent = isToday ? clock.format(moment) : `${day.format(moment)}, ${clock.format(moment)}`
  return element
}

function fileSize (bytes) {
  const kib = Math.max(1, Math.ceil(bytes / 1024))
  return kib < 1024 ? `${kib}\u00a0KB` : `${(bytes / 1048576).toFixed(1)}\u00a0MB`
}

// The address works for a short time: it is used at once, and kept nowhere.
function save (path) {
  const link = make('a')
  link.href = path
  link.download = '' // the answer names the file; and a refusal does not take the place of this page
  link.click()
}

// One thread in one element with role="log": what the log says, in its order, and below it what is still
// on its way there.
export class Thread {
  // fetchFile (seq, n) -> the answer to `attachment`.  showWhole (seq) -> the answer to `whole`; none: guests
  // get no whole letters.
  constructor (log, fetchFile, showWhole) {
    this.log = log
    this.fetchFile = fetchFile
    this.showWhole = showWhole
    this.own = new Map() // id of a send -> its element
    this.mine = new Map() // seq of a message of mine -> its element
    this.isAtEnd = true
    log.addEventListener('scroll', () => { this.isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60 })
    new ResizeObserver(() => this.#scroll()).observe(log) // a keyboard came up, a state line appeared
  }

  // Shows another conversation; nothing of it is read aloud.
  begin () {
    this.log.setAttribute('aria-live', 'off')
    this.log.replaceChildren()
    this.own.clear()
    this.mine.clear()
  }

  // From here on what arrives is read aloud.
  live () {
    if (this.log.getAttribute('aria-live') === 'polite') return // it was all the time; whoever reads back is left there
    this.log.setAttribute('aria-live', 'polite')
    this.isAtEnd = true
    this.#scroll()
  }

  event (text, at) {
    const element = make('p', 'event', text + ' ')
    element.append(time(at))
    this.#add(element)
  }

  said (entry, name) {
    const known = entry.sent_as && this.own.get(entry.sent_as)
    const element = known || this.#saying(entry.mine ? 'You' : name, entry)
    if (known) this.sent(entry.sent_as)
    if (!known || known.nextElementSibling !== this.#firstPending()) this.#add(element)
    if (!entry.mine) return
    this.mine.set(entry.seq, element)
    this.delivered(entry)
  }

  // What became of the text that carries a message of mine: an entry's or a delivery's.
  delivered ({ seq, sms, reason }) {
    const element = this.mine.get(seq)
    if (!element || !sms) return
    const mark = element.querySelector('.sms') ?? element.appendChild(make('p', 'sms'))
    mark.textContent = SMS[sms] + (reason ? ` (${reason})` : '')
    this.#scroll()
  }

  // What was just written here and is on its way.
  sending (id, text) {
    if (this.own.has(id)) return
    const element = this.#saying('You', { mine: true, text, at: Date.now() })
    this.#fate(element, 'Sending…')
    element.dataset.pending = ''
    this.own.set(id, element)
    this.isAtEnd = true
    this.log.append(element)
    this.#scroll()
  }

  sent (id) {
    const element = this.own.get(id)
    element?.querySelector('.fate')?.remove()
    delete element?.dataset.pending
  }

  // isFinal: it will not be tried again.
  refused (id, text, isFinal) {
    const element = this.own.get(id)
    if (!element) return
    this.#fate(element, text).classList.add('refused')
    if (isFinal) delete element.dataset.pending
  }

  #firstPending () { return this.log.querySelector('[data-pending]') }

  #fate (element, text) {
    const fate = element.querySelector('.fate') ?? element.appendChild(make('p', 'fate'))
    fate.textContent = text
    return fate
  }

  #saying (name, entry) {
    const element = make('div', `said ${entry.mine ? 'mine' : entry.guest ? 'guest' : ''}`)
    const who = make('p', 'who')
    who.append(make('bdi', '', name), entry.guest && !entry.mine ? ', guest, ' : ', ', time(entry.at))
    const words = make('p', 'words', entry.text)
    words.dir = 'auto'
    element.append(who, words)
    if (entry.attachments?.length) element.append(this.#attached(entry))
    if (entry.cut && this.showWhole) element.append(this.#whole(words, entry.seq))
    return element
  }

  // Files are saved, never shown: what they hold nobody has looked at.
  #attached (entry) {
    const list = make('ul', 'attached')
    for (const { n, name, size } of entry.attachments) {
      const item = list.appendChild(make('li'))
      const button = item.appendChild(make('button', '', `, ${fileSize(Number(size))}`))
      button.prepend('Save ', make('bdi', '', name))
      button.type = 'button'
      const state = item.appendChild(make('p', 'trouble'))
      state.setAttribute('role', 'status')
      button.addEventListener('click', async () => {
        button.disabled = true
        const answer = await this.fetchFile(entry.seq, n)
        button.disabled = false
        state.textContent = answer.type === 'ok' ? '' : answer.text
        if (answer.type === 'ok') save(answer.path)
      })
    }
    return list
  }

  // Shows a letter as it came, in place of what was taken from it.
  #whole (words, seq) {
    const button = make('button', 'whole', 'Show all')
    button.type = 'button'
    button.addEventListener('click', async () => {
      const answer = await this.showWhole(seq)
      if (answer.type === 'ok') {
        words.textContent = answer.text
        words.tabIndex = -1
        words.focus()
        button.remove()
      } else {
        button.textContent = `${answer.text} Show all`
      }
    })
    return button
  }

  #add (element) {
    this.log.insertBefore(element, this.#firstPending())
    this.#scroll()
  }

  // Follows what is said, unless the reader has gone back to read.
  #scroll () { if (this.isAtEnd) this.log.scrollTop = this.log.scrollHeight }
}

// Some browsers do not grow a box with its text by themselves.
function grow (box) {
  if (CSS.supports('field-sizing', 'content')) return
  box.style.height = 'auto'
  box.style.height = `${box.scrollHeight + 2}px`
}

// Enter sends, Shift+Enter makes a line; while an input method composes, Enter belongs to it.
export function compose (form, box, take) {
  box.addEventListener('input', () => grow(box))
  box.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    form.requestSubmit()
  })
  form.addEventListener('submit', event => {
    event.preventDefault()
    const text = box.value.trim()
    if (text === '') return
    box.value = ''
    grow(box)
    box.focus()
    take(text)
  })
}
