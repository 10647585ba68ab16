import { worded } from '../../lib/words'

export const en = {
  heardBy: { gather: 'Heard by the telephone line', recording: 'Heard by a recording', keypad: 'Typed on the telephone', text: 'Written' } as Record<string, string>,
  understoodBy: { local: 'understood by Bella herself', openai: 'OpenAI was asked', anthropic: 'Anthropic was asked', best_guess: 'Bella guessed: no model helped' } as Record<string, string>,
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
