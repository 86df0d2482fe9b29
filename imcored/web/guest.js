// SPDX-License-Identifier: ISC
// The guest page: asks for a name, then talks to the one member whose link was opened.

import { Wire } from './wire.js'
import { Thread, byId, compose } from './thread.js'

const member = document.body.dataset.member
const link = location.pathname.slice('/g/'.length)
const keep = `uinvite guest ${link}`
const thread = new Thread(byId('log'), (seq, n) => wire.request('attachment', { seq, n }))
const title = document.title
let wire = newWire()
let memberNumber = null
let unread = 0

function newWire () {
  return new Wire('guest', keep, {
    signedIn (ok) {
      memberNumber = ok.member
      byId('my-name').textContent = ok.name
      show('chat')
    },
    entry (entry) {
      if (entry.kind === 'notice') thread.event(entry.text, entry.at)
      if (entry.kind !== 'message') return
      thread.said(entry, entry.name ?? member)
      if (!entry.mine && entry.counted && document.hidden) count(unread + 1)
    },
    caughtUp () {
      for (const frame of wire.outbox) thread.sending(frame.id, frame.text)
      thread.live()
    },
    sent (id) { thread.sent(id) },
    refused (id, error) { thread.refused(id, error.text, !error.retry_after) },
    state (connected) { byId('state').textContent = connected ? '' : 'Connection lost. Trying again; what you write is kept.' },
    over (text) { end(text) }
  })
}

function show (which) {
  for (const id of ['ask', 'chat', 'over']) byId(id).hidden = id !== which
}

function count (messages) {
  unread = messages
  document.title = unread > 0 ? `(${unread}) ${title}` : title
}

// Nothing of the conversation stays on this page.
function end (text) {
  thread.begin()
  byId('message').value = ''
  byId('over-text').textContent = text
  show('over')
  byId('over-title').focus()
  wire = newWire()
}

byId('name-form').addEventListener('submit', async event => {
  event.preventDefault()
  const button = event.target.querySelector('button')
  const state = byId('ask-state')
  button.disabled = true
  state.textContent = ''
  thread.begin()
  const answer = await wire.signIn({ link, name: byId('name').value })
  button.disabled = false
  if (answer.type === 'ok') byId('message').focus()
  else state.textContent = answer.text
})

byId('end').addEventListener('click', async () => {
  const asked = wire
  const answer = await asked.request('leave')
  if (asked !== wire) return // the server's own notice came first
  asked.forget()
  end(answer.type === 'ok'
    ? `Nothing of it is kept in this browser. ${member} can no longer write to you here.`
    : `Nothing of it is kept in this browser. The service could not be reached; ${member} will see a little later that you left.`)
})

byId('again').addEventListener('click', () => {
  show('ask')
  byId('name').focus()
})

compose(byId('composer'), byId('message'), text => thread.sending(wire.send(memberNumber, text), text))
document.addEventListener('visibilitychange', () => { if (!document.hidden) count(0) })

if (wire.canResume()) {
  show('chat')
  thread.begin()
  byId('state').textContent = 'Connecting…'
  wire.resume()
} else {
  show('ask')
  byId('name').focus()
}
