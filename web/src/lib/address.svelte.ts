/** Where the browser is: the one place that reads and changes the address. State that a link can hold lives here. */

import { t } from './i18n.svelte'

interface Address {
  path: string
  query: URLSearchParams
}

const here = (): Address => ({
  path: location.pathname.replace(/\/+$/, '') || '/',
  query: new URLSearchParams(location.search),
})

let current = $state.raw<Address>(here())
/** Whether the next page must be loaded anew, because the server has another version. */
let isOutdated: () => boolean = () => false
/** Forms that are there, each of which knows whether it has unsaved input. */
const forms = new Set<() => boolean>()
/** The place of the page among those that the way back leads to. */
let place = 0
/** Whether the browser is on its way back to the page that nobody wanted to leave. */
let isReturning = false

export const address = {
  get path() {
    return current.path
  },
  get query() {
    return current.query
  },
}

const isUnsaved = () => [...forms].some((isDirty) => isDirty())

/** Asks once, where something is typed that is not saved. */
const mayLeave = () => !isUnsaved() || confirm(t().common.unsaved)

/** Shows what the address says by now; a reader starts at the beginning of another page. */
function arrive() {
  const before = current.path
  current = here()
  if (before === current.path) return false
  document.getElementById('page')?.focus({ preventScroll: true })
  return true
}

export function go(to: string, how: { replace?: boolean } = {}) {
  if (!how.replace && !mayLeave()) return
  if (!how.replace && isOutdated()) {
    forms.clear()
    return location.assign(to)
  }
  if (how.replace) history.replaceState({ place }, '', to)
  else history.pushState({ place: ++place }, '', to)
  if (arrive()) scrollTo(0, 0)
}

/** Changes part of the query; `null` takes a name away. */
export function ask(changes: Record<string, string | null>, how: { replace?: boolean } = { replace: true }) {
  const query = new URLSearchParams(current.query)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') query.delete(name)
    else query.set(name, value)
  }
  const text = query.toString()
  go(current.path + (text === '' ? '' : `?${text}`), how)
}

/** From now on every step asks `outdated` whether the page must be loaded anew. */
export function reloadWhen(outdated: () => boolean) {
  isOutdated = outdated
}

/** Until the returned function is called, nobody leaves what `isDirty` without being asked. */
export function guard(isDirty: () => boolean): () => void {
  forms.add(isDirty)
  return () => forms.delete(isDirty)
}

function placeOf(state: unknown): number {
  return typeof state === 'object' && state !== null && 'place' in state ? Number(state.place) : 0
}

/** Back and forward: whoever wants to stay is brought back to where they were. */
function step(event: PopStateEvent) {
  const wanted = placeOf(event.state)
  if (isReturning) {
    isReturning = false
    return
  }
  if (wanted !== place && !mayLeave()) {
    isReturning = true
    return history.go(place - wanted)
  }
  place = wanted
  arrive()
}

/** Links of this program are followed without loading anything; all others are left alone. */
export function followLinks() {
  place = placeOf(history.state)
  addEventListener('popstate', step)
  addEventListener('beforeunload', (event) => isUnsaved() && event.preventDefault())
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    if (link === null || !isPlain || link.target !== '' || link.hasAttribute('download')) return
    if (link.origin !== location.origin || link.pathname.startsWith('/api/') || link.dataset['native'] !== undefined) return
    event.preventDefault()
    if (link.hash !== '' && link.pathname === location.pathname) document.getElementById(link.hash.slice(1))?.focus()
    else go(link.pathname + link.search + link.hash)
  })
}
