/** What every form has: whether it is being sent, what was refused, and a question before unsaved input is lost. */
import { guard } from './address.svelte'
import { t } from './i18n.svelte'
import { Refusal, Unreachable } from './problem'

export class Form {
  isBusy = $state(false)
  /** What is wrong with the whole, or with what no field shows. */
  failure = $state<string | null>(null)
  #fields = $state.raw<ReadonlyMap<string, string>>(new Map())
  /** Fields that show what is wrong with them. */
  #shown = new Set<string>()
  /** The refusal as it came, for what helps to recover. */
  refusal = $state.raw<Refusal | null>(null)

  /** What is wrong with a field. */
  wrong(field: string): string | undefined {
    this.#shown.add(field)
    return this.#fields.get(field)
  }

  /** Says of a field what is wrong, before anything is sent. */
  complain(field: string, why: string) {
    this.#fields = new Map([...this.#fields, [field, why]])
  }

  /** Sends; whether it was taken. What was typed stays. */
  async send(work: () => Promise<unknown>): Promise<boolean> {
    if (this.isBusy) return false
    this.isBusy = true
    this.failure = null
    this.refusal = null
    this.#fields = new Map()
    try {
      await work()
      return true
    } catch (error) {
      if (error instanceof Refusal) this.#refuse(error)
      else this.failure = error instanceof Unreachable ? t().errors.network : t().errors.title
      return false
    } finally {
      this.isBusy = false
    }
  }

  #refuse(refusal: Refusal) {
    this.refusal = refusal
    this.#fields = refusal.fields
    const elsewhere = [...refusal.fields].filter(([field]) => !this.#shown.has(field)).map(([field, why]) => `${field.replaceAll('_', ' ')}: ${why}`)
    if (refusal.fields.size === 0) this.failure = refusal.message
    else if (elsewhere.length > 0) this.failure = elsewhere.join('; ')
  }
}

/** Asks before the page is left while `isDirty` says so; call it in a component. */
export function keepUnsaved(isDirty: () => boolean) {
  $effect(() => guard(isDirty))
}

/** What is being edited in a dialog. */
export class Edit<T extends object> {
  value = $state<T | null>(null)
  #before = ''

  /** Call it in a component: it asks before unsaved input is left. */
  constructor() {
    keepUnsaved(() => this.isDirty)
  }

  get isDirty(): boolean {
    return this.value !== null && JSON.stringify(this.value) !== this.#before
  }

  open(value: T) {
    this.value = value
    this.#before = JSON.stringify(value)
  }

  close = () => {
    this.value = null
  }

  /** Whether the dialog may go: asks where something would be lost. */
  mayClose = () => !this.isDirty || confirm(t().common.unsaved)
}
