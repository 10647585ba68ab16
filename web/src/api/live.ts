/** What happens while the page is open: the server's events, with one connection for all who listen. */
import { connection } from './connection.svelte'
import { KINDS } from './kinds'
import { look } from './update.svelte'

type Listener = (kind: string) => void

const listeners = new Set<Listener>()
let source: EventSource | null = null
let silent: ReturnType<typeof setTimeout> | null = null
let wasLost = false
let heard: ReturnType<typeof setTimeout> | null = null
const waiting = new Set<string>()
/** Events of a busy moment are told together, milliseconds. */
const TOGETHER = 150
/** A connection that is away longer is said to be lost; one that was refused is tried again after it. */
const PATIENCE = 3_000

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
  source.onopen = () => {
    if (silent !== null) clearTimeout(silent)
    silent = null
    connection.reached()
    if (!wasLost) return
    wasLost = false
    // What happened meanwhile, and whether another version is there since.
    tell('reset')
    void look()
  }
  source.onerror = () => {
    wasLost = true
    const refused = source?.readyState === EventSource.CLOSED
    silent ??= setTimeout(() => {
      silent = null
      if (!refused) return connection.lost()
      // The browser tries again by itself, unless the server refused.
      source = null
      if (listeners.size > 0 && connection.isSignedIn !== false) open()
    }, PATIENCE)
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
