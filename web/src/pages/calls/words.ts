import { business } from '../../api/business.svelte'
import { language } from '../../lib/i18n.svelte'
import { worded } from '../../lib/words'
import type { Names } from './facts'

export const en = {
  heardBy: { gather: 'Heard by the telephone line', recording: 'Heard by a recording', keypad: 'Typed on the telephone', text: 'Written' } as Record<string, string>,
  understoodBy: { local: 'understood by Bella herself', openai: 'OpenAI was asked', anthropic: 'Anthropic was asked', best_guess: 'Bella guessed: no model helped' } as Record<string, string>,
  told: {
    intents: 'Wants', services: 'Service', services_maybe: 'Perhaps', is_addition: 'As well', staff: 'With', unknown_staff: 'With somebody unknown', when: 'When', further: 'And', duration_s: 'For', shift: 'Rather',
    choice: 'Chose', recurrence: 'Again after days', no_such_day: 'No such day', name: 'Name', name_hint: 'Spelling', phone: 'Telephone', email: 'E-mail', birth_date: 'Born', party: 'People', foreign: 'Speaks',
    changed_to: 'Goes on in', detail: 'Asks about', confirm: 'Answer', faq: 'Question',
  } as Record<string, string>,
  meant: {
    book: 'to book', move: 'to move', cancel: 'to cancel', lookup: 'to know what is booked', availability: 'free times', hours: 'opening hours', price: 'a price', place: 'the way', question: 'an answer', handover: 'a person',
    message: 'to leave a message', urgent: 'help at once', affirm: 'yes', deny: 'no', unsure: 'is not sure', stop: 'to stop', repeat: 'to hear it again', pace: 'another pace', wait: 'a moment', help: 'help', greet: 'hello',
    thanks: 'thanks', goodbye: 'goodbye', about_bella: 'to know who Bella is', clock: 'the time', inform: 'tells something', out_of_scope: 'something else', Anyone: 'anyone', Earliest: 'the earliest', Latest: 'the latest',
    Last: 'the last', Any: 'any', Other: 'another', Earlier: 'earlier', Later: 'later', OtherDay: 'another day', Plan: 'what is booked', Length: 'how long it takes', yes: 'yes', no: 'no', except: 'not',
  } as Record<string, string>,
  speed: 'How fast Bella was',
  speedLead: 'From hearing to answering, turn by turn.',
  read: 'reading the words',
  asked: 'asking a model',
  waited: 'waiting for the diary',
  decide: 'deciding and writing it down',
  turn: (n: number) => `Turn ${n}`,
  replay: 'Replay with today’s understanding',
  replayLead: 'The same words, read as Bella would read them now.',
  same: (n: number) => (n === 0 ? 'Nobody said anything.' : 'Everything would be understood as it was.'),
  changed: (n: number) => (n === 1 ? 'One turn would be understood differently.' : `${n} turns would be understood differently.`),
  then: 'In the call',
  today: 'Today',
  costs: 'What it cost',
  heard: 'How it was heard',
  sure: (share: string) => `${share} sure`,
  play: 'Play', pause: 'Pause', position: 'Position', failed: 'The recording could not be fetched. It may not be ready yet.',
}

export const words = worded('calls', en)

/** The words of a recording's buttons. */
export const sound = () => ({ play: words().play, pause: words().pause, position: words().position, failed: words().failed })

/** How what was understood is told. */
export const names = (): Names => ({
  language: language(),
  told: words().told,
  meant: words().meant,
  service: (id) => business.services.find((one) => one.id === id)?.name,
  person: (id) => business.people.find((one) => one.id === id)?.name,
})
