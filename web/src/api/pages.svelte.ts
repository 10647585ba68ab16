/** A list that the server pages: the first page at once, more when asked for, and all that is shown again when something changed. */
import { untrack } from 'svelte'
import { listen } from './live'

interface Page<T> {
  items: unknown[]
  next_cursor?: string | null
  /** Never there: says what the rows are. */
  of?: T
}

export class Pages<T> {
  items = $state.raw<T[]>([])
  error = $state.raw<unknown>(undefined)
  isLoading = $state(true)
  isLoaded = $state(false)
  #cursor = $state.raw<string | null>(null)
  #run = 0
  /** How many rows somebody asked for. */
  #least = 1
  #retry: () => Promise<void> = () => this.again()
  #fetch: (cursor?: string) => Promise<Page<T>>

  /** `fetch` runs at once and again whenever the state that it reads changes. */
  constructor(fetch: (cursor?: string) => Promise<Page<T>>, live: string[] = []) {
    this.#fetch = fetch
    $effect(() => {
      const started = fetch()
      untrack(() => {
        this.isLoaded = false
        this.#least = 1
        void this.#take([], started)
      })
    })
    if (live.length > 0) $effect(() => listen(live, () => void this.again()))
  }

  get hasMore() {
    return this.#cursor !== null
  }

  again(): Promise<void> {
    return this.#take([], this.#fetch())
  }

  async more(): Promise<void> {
    this.#least = this.items.length + 1
    await this.#take(this.items, this.#fetch(this.#cursor ?? undefined))
  }

  /** What failed last, once more. */
  retry(): Promise<void> {
    return this.#retry()
  }

  /** Pages of which little is meant may be empty: it goes on until as many rows are there as were asked for, or none are left. */
  async #take(before: T[], started: Promise<Page<T>>) {
    const run = ++this.#run
    this.#retry = before.length === 0 ? () => this.again() : () => this.more()
    this.isLoading = true
    try {
      let page = await started
      let items = [...before, ...(page.items as T[])]
      while (page.next_cursor != null && items.length < this.#least && run === this.#run) {
        page = await this.#fetch(page.next_cursor)
        items = [...items, ...(page.items as T[])]
      }
      if (run !== this.#run) return
      this.items = items
      this.#least = Math.max(items.length, 1)
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
