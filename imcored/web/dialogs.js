// SPDX-License-Identifier: ISC
// The members' dialogs: add a number, invite a friend, settings.

import { byId } from './thread.js'
import { doneWords } from './people.js'

const MEDIA = ['im', 'mail', 'sms']

// "+63 917 533-6647" is a number, too.
export const digits = written => written.replace(/[\s+().-]/g, '')

// Opens the dialog @name by its button, and gives its form's content to @take when it is sent; that returns
// nothing, which closes it, or words that say what is wrong.
function dialog (name, { open = () => '', take }) {
  const box = byId(`${name}-dialog`)
  const form = box.querySelector('form')
  const state = box.querySelector('.state')
  const send = form.querySelector('.primary')
  byId(name).addEventListener('click', async () => {
    form.reset()
    state.textContent = ''
    box.showModal()
    send.disabled = true
    state.textContent = await open() ?? ''
    send.disabled = state.textContent !== ''
  })
  form.querySelector('.cancel').addEventListener('click', () => box.close())
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

// request: asks the server.  say: shows words beside the list.
export function dialogs (request, say) {
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
      const answer = await request('invite', { address, ...words(byId('invite-text')) })
      if (answer.type === 'error') return answer.text
      say(`${address} is asked, and has the number ${answer.uin}. You will see in the list when the answer comes.`)
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
}
