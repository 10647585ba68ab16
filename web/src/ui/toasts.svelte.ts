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

let list = $state<Toast[]>([])
let next = 1

export const toasts = () => list

export function dismiss(id: number) {
  list = list.filter((toast) => toast.id !== id)
}

export function say(text: string, tone: Toast['tone'] = 'plain') {
  const id = next++
  list = [...list.slice(-2), { id, text, tone }]
  setTimeout(() => dismiss(id), tone === 'bad' ? UNDO_FOR : STANDS)
}

const pending = new Map<number, () => void>()

/** Does `act` in ten seconds, unless it is undone; leaving the page does it at once. */
export function later(text: string, act: () => void, undone: () => void) {
  const id = next++
  const run = () => {
    clearTimeout(timer)
    pending.delete(id)
    dismiss(id)
    act()
  }
  const timer = setTimeout(run, UNDO_FOR)
  pending.set(id, run)
  const undo = () => {
    clearTimeout(timer)
    pending.delete(id)
    dismiss(id)
    undone()
  }
  list = [...list.slice(-2), { id, text, tone: 'plain', undo }]
}

addEventListener('pagehide', () => {
  for (const run of [...pending.values()]) run()
})
