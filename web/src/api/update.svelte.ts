/** Whether the server has another dashboard by now than the one that runs here. */

let known: string | null = null
let isStale = $state(false)

export const update = {
  get isStale() {
    return isStale
  },
}

/** Asks which one the server has; the first answer is the one that runs here. */
export async function look(): Promise<void> {
  const headers = { accept: 'text/html' }
  const response = await fetch('/', { method: 'HEAD', headers, cache: 'no-store' }).catch(() => null)
  const tag = response?.ok ? response.headers.get('etag') : null
  if (tag === null) return
  known ??= tag
  isStale = tag !== known
}
