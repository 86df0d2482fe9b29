// SPDX-License-Identifier: ISC
// The members' client: sign in, people, conversations, a thread.

import { Wire } from './wire.js'
import { Thread, byId, compose, make } from './thread.js'
import { People, deedButtons, deedsFor, doneWords, nameOf, presence } from './people.js'
import { dialogs, digits } from './dialogs.js'

const SERVICE = '0' // the peer of the service's own notices
const SAID = new Set(['message', 'accepted', 'notice']) // kinds of entries that are read; the others are events

const thread = new Thread(byId('log'), (seq, n) => wire.request('attachment', { seq, n }), seq => wire.request('whole', { seq }))
const title = document.title
const conversations = new Map() // number -> { number, name, guest, entries, unread, hasLeft, hasWords }
const people = new People()
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
    delivery: takeDelivery,
    people (frame) {
      people.take(frame)
      drawPeer()
      drawList()
    },
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

function talkWith (number) {
  let talk = conversations.get(number)
  if (!talk) {
    talk = { number, name: number, entries: [], unread: 0, hasLeft: false, hasWords: false }
    conversations.set(number, talk)
  }
  return talk
}

function take (entry) {
  const talk = talkWith(entry.peer)
  talk.name = entry.peer === SERVICE ? 'The service' : entry.name ?? entry.peer
  talk.guest = entry.guest
  talk.entries.push(entry)
  if (entry.kind !== 'request') talk.hasWords = true
  if (entry.kind === 'guest_left') talk.hasLeft = true
  if (entry.counted && !entry.mine && SAID.has(entry.kind) && (talk !== open || document.hidden)) talk.unread++
  if (talk === open) {
    draw(entry)
    drawPeer()
  }
  if (!isCaughtUp) return
  if (entry.kind === 'request' && !entry.mine) say(`${talk.name} asks to be your buddy.`)
  drawList()
}

function takeDelivery (frame) {
  for (const talk of conversations.values()) {
    const entry = talk.entries.find(entry => entry.seq === frame.seq)
    if (!entry) continue
    entry.sms = frame.sms
    entry.reason = frame.reason
    if (talk === open) thread.delivered(entry)
  }
}

function draw (entry) {
  if (entry.text && entry.kind === 'request') thread.event(`${entry.mine ? 'You asked' : `${open.name} asked`}: ${entry.text}`, entry.at)
  else if (entry.text) thread.said(entry, open.name)
  else if (entry.kind === 'guest_came') thread.event(`${open.name} opened your link`, entry.at)
  else if (entry.kind === 'guest_left') thread.event(`${open.name} left`, entry.at)
}

// ---- Who there is ---------------------------------------------------------------------------------

function newestFirst (talks) {
  const last = talk => BigInt(talk.entries.at(-1)?.seq ?? 0)
  return talks.sort((a, b) => last(a) < last(b) ? 1 : -1)
}

// One line of the list: opens the conversation.
function line (talk, person) {
  const button = make('button', 'talk')
  button.dataset.number = talk.number
  if (talk === open) button.setAttribute('aria-current', 'true')
  button.append(make('bdi', 'name', person ? nameOf(person) : talk.name))
  if (talk.unread > 0) {
    const unread = make('span', 'unread', talk.unread)
    unread.append(make('span', 'unseen', ' new'))
    button.append(unread)
  }
  const about = make('span', 'about')
  if (person?.listed) about.append(presence(person))
  if (talk.guest) about.append(make('span', 'guest-mark', 'guest'))
  if (talk.number !== SERVICE) about.append(make('span', 'number', talk.number))
  if (talk.hasLeft) about.append('left')
  button.append(about)
  button.addEventListener('click', () => choose(talk))
  const item = make('li')
  item.append(button)
  return item
}

// Who asks, with what was said, and the answers to choose from.
function requestOf (person) {
  const item = make('li', 'request')
  const who = make('p', 'name')
  who.append(make('bdi', '', nameOf(person)), ' ')
  if (person.name) who.append(make('span', 'number', person.number))
  item.append(who, make('p', 'lead', 'asks to be your buddy'))
  const asked = conversations.get(person.number)?.entries.findLast(entry => entry.kind === 'request')
  if (asked?.address) item.append(make('p', 'lead', `writes from ${asked.address}`))
  if (asked?.text) {
    const text = make('p', 'words', asked.text)
    text.dir = 'auto'
    item.append(text)
  }
  const deeds = make('div', 'deeds')
  deeds.append(...deedButtons(deedsFor(person), nameOf(person), deed => act(deed, person.number)))
  deeds.dataset.number = person.number
  item.append(deeds)
  return item
}

function fill (id, items) {
  byId(id).hidden = items.length === 0
  byId(id).querySelector('ul').replaceChildren(...items)
}

function drawList () {
  const focused = document.activeElement?.closest('#conversations [data-number]')?.dataset.number
  const deed = document.activeElement?.dataset.deed
  const isOther = talk => talk.hasWords && !people.get(talk.number)
  fill('requests', people.asking().map(requestOf))
  fill('buddies', people.buddies().map(person => line(talkWith(person.number), person)))
  fill('others', newestFirst([...conversations.values()].filter(isOther)).map(talk => line(talk)))
  fill('blocked', people.blocked().map(person => line(talkWith(person.number), person)))
  if (focused) focusIn(byId('conversations'), focused, deed)
  byId('no-conversations').hidden = ['requests', 'buddies', 'others', 'blocked'].some(id => !byId(id).hidden)
  const unread = [...conversations.values()].reduce((sum, talk) => sum + talk.unread, 0)
  const news = unread + people.asking().length
  document.title = news > 0 ? `(${news}) ${title}` : title
}

// The list was drawn anew: whoever went through it with the keyboard stays where he was.
function focusIn (list, number, deed) {
  const there = list.querySelector(`[data-number="${CSS.escape(number)}"]`)
  const target = deed ? there?.querySelector(`[data-deed="${CSS.escape(deed)}"]`) ?? there : there
  if (target?.matches('button')) target.focus()
  else byId('invite').focus()
}

// ---- What is done about people --------------------------------------------------------------------

function say (text) { byId('people-state').textContent = text }

async function act (deed, number) {
  const name = nameOf(people.get(number) ?? talkWith(number))
  const answer = await wire.request(deed, { number })
  const words = answer.type === 'error' ? answer.text : doneWords(deed, name)
  byId(open?.number === number ? 'peer-state' : 'people-state').textContent = words
}

dialogs((type, fields) => wire.request(type, fields), say, text => {
  wire.forget()
  backToSignIn(text)
})

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
  for (const id of ['thread-state', 'peer-state', 'people-state']) byId(id).textContent = ''
  byId(byId('composer').hidden ? 'log' : 'message').focus()
}

// Shows or hides the right side, and says who is there.
function drawPeer () {
  const person = open && people.get(open.number)
  const isMember = open !== null && !open.guest && open.number !== SERVICE
  byId('client').classList.toggle('talks', open !== null)
  for (const id of ['peer', 'log']) byId(id).hidden = open === null
  byId('no-thread').hidden = open !== null
  byId('composer').hidden = open === null || open.hasLeft || open.number === SERVICE || Boolean(person?.blocked)
  byId('peer-name').textContent = person ? nameOf(person) : open?.name ?? ''
  const note = byId('peer-note')
  note.replaceChildren()
  if (person?.listed) note.append(presence(person), ' · ')
  if (person?.blocked) note.append('blocked · ')
  if (open?.guest) note.append(make('span', 'guest-mark', 'guest'), ' ')
  if (open && open.number !== SERVICE) note.append(make('span', 'number', open.number))
  if (open?.hasLeft) note.append(' · has left and cannot be written to any more')
  else if (open?.guest) note.append(' · not registered, on no buddy list')
  drawDeeds(isMember ? deedsFor(person) : [])
}

// The buttons stay as long as they say the same: who has one focused keeps it.
function drawDeeds (deeds) {
  const box = byId('peer-deeds')
  const key = `${open?.number} ${deeds}`
  if (box.dataset.key === key) return
  const hadFocus = box.contains(document.activeElement)
  box.dataset.key = key
  box.replaceChildren(...deedButtons(deeds, byId('peer-name').textContent, deed => act(deed, open.number)))
  if (hadFocus) box.querySelector('button')?.focus()
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
  byId('conversations').querySelector(`[data-number="${CSS.escape(number)}"]`)?.focus()
})

document.addEventListener('visibilitychange', () => {
  if (document.hidden || !open || open.unread === 0) return
  open.unread = 0
  drawList()
})

// ---- Signing in and out --------------------------------------------------------------------------

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
  people.take({ type: 'buddies', buddies: [] })
  for (const box of document.querySelectorAll('dialog')) box.close()
  for (const form of document.querySelectorAll('dialog form')) form.reset()
  for (const words of document.querySelectorAll('dialog .state, dialog .news')) words.textContent = ''
  for (const id of ['my-name', 'my-number', 'invited']) byId(id).replaceChildren()
  say('')
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
  const asked = wire
  const answer = await asked.request('bye')
  if (asked !== wire) return // the server's own notice came first
  asked.forget()
  backToSignIn(answer.type === 'ok' ? '' : 'You are logged out on this page. The service could not be reached and does not know it yet.')
})

if (wire.canResume()) {
  byId('client').hidden = false
  byId('state').textContent = 'Connecting…'
  wire.resume()
} else {
  askPassword()
}
