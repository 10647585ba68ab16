/** A real server for each test file: started on a free port over a fresh store, stopped and started again where wanted. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, request, type BrowserContext, type Page } from '@playwright/test'

const KEY = 'a-key-of-the-environment'
const BIN = process.env['BELLA_BIN'] ?? '../target/debug/bella'

export class Bella {
  readonly folder = mkdtempSync(join(tmpdir(), 'bella-e2e-'))
  url = ''
  /** The link that the server prints for the owner. */
  link = ''
  #process: ChildProcess | null = null

  /** What webhooks are signed with, where the telephone is on. */
  readonly token = 'the-token-of-the-account'

  constructor(
    private readonly isSample: boolean,
    private readonly hasLine = false,
  ) {}

  async start(port = 0): Promise<void> {
    const args = ['serve', '--data-dir', this.folder, '--listen', `127.0.0.1:${port}`, ...(this.isSample ? ['--sample'] : [])]
    const env = { PATH: process.env['PATH'] ?? '', BELLA_API_KEY: KEY, APP_ENV: 'development', LOG_FORMAT: 'json', ...(this.hasLine ? { TWILIO_AUTH_TOKEN: this.token, BELLA_PUBLIC_URL: 'https://bella.example' } : {}) }
    const child = spawn(BIN, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
    this.#process = child
    let printed = ''
    await new Promise<void>((resolve, reject) => {
      child.stderr.on('data', (piece: Buffer) => {
        printed += piece.toString()
        if (printed.includes('listening')) resolve()
      })
      child.on('exit', (code) => reject(new Error(`bella ended with ${code}: ${printed}`)))
    })
    this.url = `http://${readFileSync(join(this.folder, 'bella.address'), 'utf8').trim()}`
    const token = /token=([0-9a-f]+)/.exec(printed)
    if (token !== null) this.link = `${this.url}/setup?token=${token[1]}`
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#process
    if (child === null) return
    child.removeAllListeners('exit')
    const ended = new Promise((resolve) => child.on('exit', resolve))
    child.kill(signal)
    await ended
    this.#process = null
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** A request of a program with every right. */
  async ask<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const headers = { 'x-api-key': KEY, 'content-type': 'application/json' }
    const response = await fetch(this.url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return (text === '' ? {} : JSON.parse(text)) as T
  }

  /** A call of which the caller says these lines; the last answer. */
  async call(lines: string[], from = '+14155550199'): Promise<Record<string, unknown>> {
    let conversation: unknown
    let answer: Record<string, unknown> = {}
    for (const text of ['', ...lines]) {
      answer = await this.ask('POST', '/api/assistant/turn', { text, from, ...(conversation === undefined ? {} : { conversation }) })
      conversation = answer['conversation']
    }
    return answer
  }

  /** A call by telephone, as Twilio reports it, of which the caller says these lines; it takes so many seconds. */
  async ring(number: number, lines: string[], seconds: number): Promise<void> {
    const from = `+1415555${String(100 + number).padStart(4, '0')}`
    const fields = { CallSid: `CA${String(number).padStart(32, '0')}`, From: from, To: '+12125550199', Direction: 'inbound' }
    const post = async (path: string, more: Record<string, string>) => {
      const answer = await fetch(this.url + path, { method: 'POST', body: new URLSearchParams({ ...fields, ...more }) })
      return await answer.text()
    }
    let answer = await post('/twilio/voice', { CallStatus: 'ringing' })
    for (const said of lines) {
      const action = /action="([^"]+)"/.exec(answer)?.[1]
      if (action === undefined) break
      answer = await post(action.replaceAll('&amp;', '&'), { CallStatus: 'in-progress', SpeechResult: said, Confidence: '0.93' })
    }
    await post('/twilio/status', { CallStatus: 'completed', CallDuration: String(seconds) })
  }
}

/** What callers say: some book, one asks for a person, some only ask. */
const CALLS = [
  ['I would like a haircut with Ana as soon as possible', 'the first one please', 'my name is Julia Stone', 'yes', 'yes', 'no thank you, goodbye'],
  ['can I get a manicure tomorrow afternoon', 'the second one please', 'my name is Peter Grant', 'yes', 'yes please', 'no thank you, goodbye'],
  ['are you open on sundays', 'no thank you, goodbye'],
  ['I need to speak to a person'],
  ['a colour tomorrow morning please', 'the first one please', 'my name is Rosa Lind', 'yes', 'yes', 'no thank you, goodbye'],
  ['how much is a beard trim', 'thank you, bye'],
]

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>
const sessions = new Map<Bella, Cookies>()

/** Opens a page with a session of a program with every right; signing in by hand is `first-run`'s and `work`'s. */
export async function signIn(page: Page, bella: Bella, path = '/'): Promise<void> {
  let cookies = sessions.get(bella)
  if (cookies === undefined) {
    const client = await request.newContext()
    const answer = await client.post(`${bella.url}/api/session`, { data: { api_key: KEY } })
    if (!answer.ok()) throw new Error(`signing in: ${answer.status()} ${await answer.text()}`)
    cookies = (await client.storageState()).cookies
    sessions.set(bella, cookies)
    await client.dispose()
  }
  await page.context().addCookies(cookies)
  await page.goto(bella.url + path)
  await expect(page.getByRole('navigation', { name: /^(Pages|Páginas)$/ })).toBeVisible()
}

/** Signs in through the screen. */
export async function signInByHand(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign in with an API key' }).click()
  await page.getByLabel('API key').fill(KEY)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible()
}

/** Everything that the page asked for is there. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('.skeleton')).toHaveCount(0)
}

/** Nothing that keeps anybody out, in the state that the page is in. */
export async function accessible(page: Page): Promise<void> {
  // There are no frames here: without a page of its own for its result, axe takes half the time.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
  expect.soft(found, page.url()).toEqual([])
}

interface Servers {
  /** The sample salon. */
  salon: Bella
  /** Nothing yet. */
  empty: Bella
  /** The sample salon with a telephone. */
  line: Bella
  /** The sample salon after a busy day, with words that must never be more than words. */
  busy: Busy
}

export interface Busy {
  bella: Bella
  customer: number
  call: number
}

/** Words that must never be more than words: markup, right-to-left marks, emoji, and a great many. */
export const NASTY = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script> \u202eevil\u202c 💇‍♀️ ${'long '.repeat(2_000)}`

async function fill(bella: Bella): Promise<Busy> {
  const always = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, [{ from: '07:00', to: '23:30' }]])
  await bella.ask('PATCH', '/api/business', { hours: Object.fromEntries(always) })
  for (const [number, lines] of [...CALLS, ...CALLS].entries()) await bella.ring(number, lines, 40 + number * 9)
  const name = `Mia ${NASTY}`.slice(0, 100)
  const customer = await bella.ask<{ id: number }>('POST', '/api/customers', { name, notes: NASTY.slice(0, 2000) })
  const free = await bella.ask<{ items: { starts_at: string; staff_id: number }[] }>('GET', '/api/availability?service_id=1')
  const starts = free.items.filter((_, index) => index % 7 === 0).slice(0, 12)
  for (const { starts_at, staff_id } of starts) {
    await bella.ask('POST', '/api/appointments', { user_id: customer.id, service_id: 1, starts_at, staff_id, notes: NASTY.slice(0, 2000) }).catch(() => undefined)
  }
  await bella.ask('POST', '/api/faqs', { question: NASTY.slice(0, 300), answer: NASTY.slice(0, 1000) })
  await bella.call(['I would like to leave a message', NASTY.slice(0, 1900), 'no thank you'])
  const calls = await bella.ask<{ items: { id: number }[] }>('GET', '/api/calls')
  return { bella, customer: customer.id, call: calls.items[0]?.id ?? 0 }
}

const server = (isSample: boolean, hasLine = false) => [
  async ({}, use: (bella: Bella) => Promise<void>) => {
    const bella = new Bella(isSample, hasLine)
    await bella.start()
    await use(bella)
    await bella.remove()
  },
  { scope: 'worker' as const },
] as const

export const test = base.extend<object, Servers>({
  salon: server(true) as never,
  empty: server(false) as never,
  line: server(true, true) as never,
  busy: [
    async ({}, use: (busy: Busy) => Promise<void>) => {
      const bella = new Bella(true)
      await bella.start()
      await use(await fill(bella))
      await bella.remove()
    },
    { scope: 'worker' as const },
  ] as never,
})

test.beforeEach(({ page }) => {
  page.on('pageerror', (error) => {
    throw error
  })
})

export { expect }
