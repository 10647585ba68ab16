/** What happens while the page is open: the server's events, with one connection for all who listen. */
import { connection } from './connection.svelte'

type Listener = (kind: string) => void

const listeners = new Set<Listener>()
let source: EventSource | null = null
let heard: ReturnType<typeof setTimeout> | null = null
const waiting = new Set<string>()
/** Events of a busy moment are told together, milliseconds. */
const TOGETHER = 150
const KINDS = [
  'call.started', 'call.turn', 'call.ended', 'appointment.booked', 'appointment.moved', 'appointment.cancelled',
  'appointment.changed', 'message.left', 'alert.raised', 'alert.changed', 'breaker.changed', 'delivery.sent', 'delivery.failed',
]

function tell(kind: string) {
  waiting.add(kind)
  heard ??= setTimeout(() => {
    heard = null
    const kinds = [...waiting]
    waiting.clear()
    for (const kind of kinds) for (const listener of listeners) listener(kind)
  }, TOGETHER)
}

function open() {
  source = new EventSource('/api/events')
  source.onopen = () => connection.reached()
  source.onerror = () => {
    // The browser tries again by itself, unless the server refused.
    if (source?.readyState === EventSource.CLOSED) source = null
    else if (!navigator.onLine) connection.lost()
  }
  source.addEventListener('reset', () => tell('reset'))
  for (const kind of KINDS) source.addEventListener(kind, () => tell(kind))
}

/** Tells `listener` the kinds of events whose name begins with one of `prefixes`; returns how to stop. */
export function listen(prefixes: string[], listener: () => void): () => void {
  const mine: Listener = (kind) => {
    if (kind === 'reset' || prefixes.some((prefix) => kind.startsWith(prefix))) listener()
  }
  listeners.add(mine)
  if (source === null) open()
  return () => {
    listeners.delete(mine)
    if (listeners.size === 0) {
      source?.close()
      source = null
    }
  }
}
