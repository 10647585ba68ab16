/** Where the browser is: the one place that reads and changes the address. State that a link can hold lives here. */

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
/** Asked before leaving; whoever has unsaved input refuses. */
let guard: (() => boolean) | null = null

export const address = {
  get path() {
    return current.path
  },
  get query() {
    return current.query
  },
}

export function go(to: string, how: { replace?: boolean } = {}) {
  if (guard !== null && !how.replace && !guard()) return
  if (!how.replace && isOutdated()) {
    guard = null
    return location.assign(to)
  }
  if (how.replace) history.replaceState(null, '', to)
  else history.pushState(null, '', to)
  const before = current.path
  current = here()
  if (before !== current.path) scrollTo(0, 0)
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

/** Until the returned function is called, nobody leaves without `mayLeave` agreeing. */
export function guardLeaving(mayLeave: () => boolean): () => void {
  guard = mayLeave
  return () => {
    if (guard === mayLeave) guard = null
  }
}

/** Links of this program are followed without loading anything; all others are left alone. */
export function followLinks() {
  addEventListener('popstate', () => {
    current = here()
  })
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    if (link === null || !isPlain || link.target !== '' || link.hasAttribute('download')) return
    if (link.origin !== location.origin || link.pathname.startsWith('/api/') || link.dataset['native'] !== undefined) return
    event.preventDefault()
    go(link.pathname + link.search + link.hash)
  })
}
