// SPDX-License-Identifier: ISC
// The members' dialogs: add a number, invite a friend, what became of the invitations, settings, another
// address, leaving for ever.

import { byId, make } from './thread.js'
import { doneWords } from './people.js'

const MEDIA = ['im', 'mail', 'sms']

// "+63 917 533-6647" is a number, too.
export const digits = written => written.replace(/[\s+().-]/g, '')

// Opens the dialog @name by its button, in place of another that is open.
function opens (name, open) {
  const box = byId(`${name}-dialog`)
  const state = box.querySelector('.state')
  byId(name).addEventListener('click', async () => {
    document.querySelector('dialog[open]')?.close()
    byId('people-state').textContent = '' // what was done before is no news any more
    state.textContent = ''
    box.showModal()
    state.textContent = await open() ?? ''
  })
  box.querySelector('.cancel').addEventListener('click', () => box.close())
  return { box, state }
}

// A dialog whose form's content goes to @take when it is sent; that returns nothing, which closes it, or words
// that say what is wrong.  So does @open, which fills it.
function dialog (name, { open = () => '', take }) {
  const form = byId(`${name}-dialog`).querySelector('form')
  const send = form.querySelector('.primary')
  const { box, state } = opens(name, async () => {
    form.reset()
    send.disabled = true
    const wrong = await open() ?? ''
    send.disabled = wrong !== ''
    return wrong
  })
  form.addEventListener('submit', async event => {
    event.preventDefault()
    send.disabled = true
    const wrong = await take(form)
    send.disabled = false
    if (wrong) state.textContent = wrong
    else box.close()
  })
}

// Of no words nothing is said, instead of "".
const words = box => box.value.trim() === '' ? {} : { text: box.value.trim() }

const STATES = {
  open: 'no answer yet',
  accepted: 'accepted',
  expired: 'ended without an answer',
  failed: 'could not be delivered',
  withdrawn: 'withdrawn'
}
const INVITATION_DEEDS = {
  resend: { label: 'Send again', done: who => `The invitation to ${who} goes out again, unless it did so lately.` },
  withdraw: { label: 'Withdraw', done: who => `The invitation to ${who} is withdrawn.` }
}
const DEEDS_OF = { open: ['resend', 'withdraw'], expired: ['resend'], failed: ['resend'] }

const KINDS = { member: 'to be a member only', buddy: 'to be a buddy', both: 'to be a member and a buddy' }

const nameOfInvited = ({ address, number }) => address ?? number

// One invitation, with what can be done about it.
function invitationOf (one, act) {
  const who = nameOfInvited(one)
  const item = make('li', 'invitation')
  const at = new Date(Number(one.at)).toLocaleDateString()
  item.append(make('bdi', 'name', who))
  item.append(make('p', 'lead', `${one.number} · ${at} · ${KINDS[one.as] ?? one.as} · ${STATES[one.state] ?? one.state}`))
  const deeds = make('div', 'deeds')
  for (const deed of DEEDS_OF[one.state] ?? []) {
    const button = make('button', '', INVITATION_DEEDS[deed].label)
    button.type = 'button'
    button.append(make('span', 'unseen', ` ${who}`))
    button.addEventListener('click', () => act(deed, one))
    deeds.append(button)
  }
  item.append(deeds)
  return item
}

function invitations (request) {
  const news = byId('invitations-news')
  const draw = async () => {
    news.textContent = ''
    const answer = await request('invitations')
    if (answer.type === 'error') return answer.text
    byId('none-invited').hidden = answer.invitations.length > 0
    byId('invited').replaceChildren(...answer.invitations.map(one => invitationOf(one, act)))
  }
  const { box, state } = opens('invitations', draw)
  async function act (deed, one) {
    const answer = await request(deed, { number: one.number })
    const isDone = answer.type !== 'error'
    state.textContent = await draw() ?? (isDone ? '' : answer.text)
    if (isDone) news.textContent = INVITATION_DEEDS[deed].done(nameOfInvited(one))
    box.querySelector('.cancel').focus() // the button that was pressed is drawn anew
  }
}

function whatStays ({ number, messages, consents }) {
  const stays = [`${messages} of your messages with who received them`, `${consents} proofs of consent`]
  return number ? `the number ${number}, which nobody else gets; ${stays.join('; ')}` : stays.join('; ')
}

// request: asks the server.  say: shows words beside the list.  gone: the account is no more; takes words for it.
export function dialogs (request, say, gone) {
  invitations(request)

  dialog('add', {
    async take () {
      const number = digits(byId('add-number').value)
      if (!/^[1-9][0-9]{0,14}$/.test(number)) return 'A number has only digits, 15 at most.'
      const answer = await request('add', { number, ...words(byId('add-text')) })
      if (answer.type === 'error') return answer.text
      say(doneWords('add', number))
    }
  })

  dialog('invite', {
    async take () {
      const address = byId('invite-address').value.trim()
      const as = byId('invite-as').value
      const answer = await request('invite', { address, as, ...words(byId('invite-text')) })
      if (answer.type === 'error') return answer.text
      const where = as === 'member' ? 'under Invitations' : 'in the list'
      say(`${address} is asked, and has the number ${answer.uin}. You will see ${where} when the answer comes.`)
    }
  })

  dialog('settings', {
    async open () {
      const set = await request('settings')
      if (set.type === 'error') return set.text
      for (const medium of MEDIA) byId(`by-${medium}`).value = set[medium]
      byId(`policy-${set.policy}`).checked = true
    },
    async take () {
      const media = Object.fromEntries(MEDIA.map(medium => [medium, byId(`by-${medium}`).value]))
      const received = await request('receive', media)
      if (received.type === 'error') return received.text
      const answer = await request('policy', { policy: byId('policy-open').checked ? 'open' : 'ask' })
      if (answer.type === 'error') return answer.text
      say('Your settings are kept.')
    }
  })

  dialog('join', {
    async take () {
      const address = byId('join-address').value.trim()
      const answer = await request('join', { address })
      if (answer.type === 'error') return answer.text
      say(answer.joined ? `${address} is yours already.` : `${address} is yours as soon as you answer the question that went there.`)
    }
  })

  dialog('erase', {
    open () { byId('erase-uin').value = byId('my-number').textContent },
    async take () {
      const answer = await request('erase', { password: byId('erase-password').value })
      byId('erase-password').value = ''
      if (answer.type === 'error') return answer.text
      gone(`Your account is erased. What stays: ${whatStays(answer)}.`)
    }
  })
}
