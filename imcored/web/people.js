// SPDX-License-Identifier: ISC
// The people of a member as the server tells them: buddies, who asks to be one, who is blocked; and how
// they are drawn.

import { make } from './thread.js'

// By shape and by word, never by colour alone.
const PRESENCES = {
  online: { order: 0, shape: '●', word: 'online' },
  reachable: { order: 1, shape: '◐', word: 'reachable by mail or text' },
  offline: { order: 2, shape: '○', word: 'offline' }
}
const UNANSWERED = { order: 3, shape: '◌', word: 'asked, no answer yet' }

const DEEDS = {
  accept: { label: 'Accept', done: name => `${name} is your buddy now.` },
  decline: { label: 'Decline', done: name => `You declined; ${name} is not told.` },
  block: { label: 'Block', done: name => `${name} is blocked; nothing more comes from there.` },
  unblock: { label: 'Unblock', done: name => `${name} is no longer blocked.` },
  remove: { label: 'Remove', done: name => `${name} is off your list and no longer sees whether you are there.` },
  add: { label: 'Add to buddies', done: name => `${name} is on your list; you will see there when the answer comes.` }
}

export const nameOf = person => person.name ?? person.number
export const doneWords = (deed, name) => DEEDS[deed].done(name)

export class People {
  constructor () { this.byNumber = new Map() }

  // One of the frames buddies, buddy and presence.
  take (frame) {
    if (frame.type === 'buddies') {
      this.byNumber = new Map(frame.buddies.map(person => [person.number, person]))
    } else if (frame.type === 'presence') {
      const person = this.byNumber.get(frame.number)
      if (person) person.presence = frame.presence
    } else if (frame.listed || frame.asks || frame.blocked) {
      this.byNumber.set(frame.number, frame)
    } else {
      this.byNumber.delete(frame.number)
    }
  }

  get (number) { return this.byNumber.get(number) }
  asking () { return this.#all(person => person.asks) }
  blocked () { return this.#all(person => person.blocked && !person.asks) }

  // Who is there comes first.
  buddies () {
    return this.#all(person => person.listed && !person.asks && !person.blocked)
      .sort((a, b) => presenceOf(a).order - presenceOf(b).order)
  }

  #all (fits) {
    return [...this.byNumber.values()].filter(fits).sort((a, b) => nameOf(a).localeCompare(nameOf(b)))
  }
}

const presenceOf = person => PRESENCES[person.presence] ?? UNANSWERED

export function presence (person) {
  const { shape, word } = presenceOf(person)
  const mark = make('span', `presence ${person.presence ?? 'unanswered'}`)
  const sign = make('span', 'shape', shape)
  sign.setAttribute('aria-hidden', 'true')
  mark.append(sign, ' ', word)
  return mark
}

// What can be done about a number; person: undefined for a stranger.
export function deedsFor (person) {
  if (person?.asks) return ['accept', 'decline', 'block']
  if (person?.blocked) return ['unblock']
  if (person?.listed) return ['remove', 'block']
  return ['add', 'block']
}

// One button for each; act: takes the deed.
export function deedButtons (deeds, name, act) {
  return deeds.map(deed => {
    const button = make('button', deed === 'accept' ? 'primary' : '', DEEDS[deed].label)
    button.append(make('span', 'unseen', ` ${name}`))
    button.dataset.deed = deed
    button.addEventListener('click', () => act(deed))
    return button
  })
}
