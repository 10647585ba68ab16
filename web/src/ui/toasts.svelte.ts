/** Short notes at the edge of the screen: what was done, and for ten seconds how to undo it. */

export interface Toast {
  id: number
  text: string
  tone: 'plain' | 'bad'
  undo?: () => void
}

/** How long a note stands, milliseconds; what can be undone stands longer (WCAG 2.2.1 asks for time enough to act). */
const STANDS = 5_000
export const UNDO_FOR = 10_000
/** So many are seen at once. */
const MOST = 3

let list = $state<Toast[]>([])
let next = 1

export const toasts = () => list

export function dismiss(id: number) {
  list = list.filter((toast) => toast.id !== id)
}

/** Shows one more of them; what can still be undone is never pushed away. */
function show(toast: Toast) {
  const all = [...list, toast]
  const plain = all.filter((one) => one.undo === undefined && one !== toast)
  const surplus = new Set(plain.slice(0, Math.max(0, all.length - MOST)))
  list = all.filter((one) => !surplus.has(one))
}

export function say(text: string, tone: Toast['tone'] = 'plain') {
  const id = next++
  show({ id, text, tone })
  setTimeout(() => dismiss(id), tone === 'bad' ? UNDO_FOR : STANDS)
}

const pending = new Map<number, () => unknown>()
let hasLeft = false

/** Whether the page is being left, so that what is sent now must outlive it. */
export const isLeaving = () => hasLeft

/** Does at once what could still be undone. */
export async function flush(): Promise<void> {
  await Promise.all([...pending.values()].map((run) => run()))
}

/** Does `act` in ten seconds, unless it is undone; leaving the page does it at once. */
export function later(text: string, act: () => unknown, undone: () => void) {
  const id = next++
  const run = () => {
    clearTimeout(timer)
    pending.delete(id)
    dismiss(id)
    return act()
  }
  const timer = setTimeout(run, UNDO_FOR)
  pending.set(id, run)
  const undo = () => {
    clearTimeout(timer)
    pending.delete(id)
    dismiss(id)
    undone()
  }
  show({ id, text, tone: 'plain', undo })
}

/** Where they are shown: in the dialog that lies on top, else on the page. */
let places = $state.raw<symbol[]>([])

export const isOnTop = (place: symbol) => places.at(-1) === place

/** Shows them here until the returned function is called. */
export function showIn(place: symbol): () => void {
  places = [...places, place]
  return () => (places = places.filter((one) => one !== place))
}

if (typeof window !== 'undefined') {
  addEventListener('pagehide', () => {
    hasLeft = true
    void flush()
  })
  addEventListener('pageshow', () => (hasLeft = false))
  // A telephone stops a page that is not seen, and may never go on with it.
  document.addEventListener('visibilitychange', () => {
    hasLeft = document.hidden
    if (hasLeft) void flush()
  })
}
