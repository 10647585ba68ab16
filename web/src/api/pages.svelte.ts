/** A list that the server pages: the first page at once and again when something changed, more when asked for. */
import { untrack } from 'svelte'
import { listen } from './live'

interface Page<T> {
  items: T[]
  next_cursor?: string | null
}

export class Pages<T> {
  items = $state.raw<T[]>([])
  error = $state.raw<unknown>(undefined)
  isLoading = $state(true)
  isLoaded = $state(false)
  #cursor = $state.raw<string | null>(null)
  #run = 0
  #fetch: (cursor: string | undefined) => Promise<Page<T>>

  constructor(fetch: (cursor: string | undefined) => Promise<Page<T>>, live: string[] = []) {
    this.#fetch = fetch
    $effect(() => {
      const started = fetch(undefined)
      untrack(() => void this.#take(started, []))
    })
    if (live.length > 0) $effect(() => listen(live, () => void this.again()))
  }

  get hasMore() {
    return this.#cursor !== null
  }

  again(): Promise<void> {
    return this.#take(this.#fetch(undefined), [])
  }

  more(): Promise<void> {
    return this.#take(this.#fetch(this.#cursor ?? undefined), this.items)
  }

  async #take(started: Promise<Page<T>>, before: T[]) {
    const run = ++this.#run
    this.isLoading = true
    try {
      const page = await started
      if (run !== this.#run) return
      this.items = [...before, ...page.items]
      this.#cursor = page.next_cursor ?? null
      this.isLoaded = true
      this.error = undefined
    } catch (error) {
      if (run === this.#run) this.error = error
    } finally {
      if (run === this.#run) this.isLoading = false
    }
  }
}
