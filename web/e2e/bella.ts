/** A real server for each test file: started on a free port over a fresh store, stopped and started again where wanted. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect, request, type BrowserContext, type Page } from '@playwright/test'
import axe from 'axe-core'

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

  /** What Twilio reports, signed where the telephone is on. */
  async report(path: string, fields: Record<string, string>): Promise<string> {
    const signed = Object.entries(fields).sort().map(([name, value]) => name + value)
    const signature = createHmac('sha1', this.token).update(`https://bella.example${path}${signed.join('')}`).digest('base64')
    const answer = await fetch(this.url + path, { method: 'POST', body: new URLSearchParams(fields), headers: this.hasLine ? { 'X-Twilio-Signature': signature } : {} })
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status}`)
    return await answer.text()
  }

  /** A call by telephone of which the caller says these lines; it takes so many seconds. */
  async ring(number: number, lines: string[], seconds: number): Promise<void> {
    const from = `+1415555${String(100 + number).padStart(4, '0')}`
    const fields = { CallSid: `CA${String(number).padStart(32, '0')}`, From: from, To: '+12125550199', Direction: 'inbound' }
    let answer = await this.report('/twilio/voice', { ...fields, CallStatus: 'ringing' })
    for (const said of lines) {
      const action = /action="([^"]+)"/.exec(answer)?.[1]
      if (action === undefined) break
      const { pathname, search } = new URL(action.replaceAll('&amp;', '&'), this.url)
      answer = await this.report(pathname + search, { ...fields, CallStatus: 'in-progress', SpeechResult: said, Confidence: '0.93' })
    }
    await this.report('/twilio/status', { ...fields, CallStatus: 'completed', CallDuration: String(seconds) })
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
  // Written into the page once; of what is well, nobody asks for the particulars.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
  })
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
  page: async ({ page }, use) => whole(page, use),
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

/** No test may pass while the page it looks at fails. */
async function whole(page: Page, use: (page: Page) => Promise<void>): Promise<void> {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message))
  await use(page)
  expect.soft(errors).toEqual([])
}

/** Pages that are only looked at, by what they are opened with: what was fetched and compiled for one test serves the next. */
const looked = new Map<string, Page>()

/** For tests that leave nothing behind in the page. */
export const look = test.extend({
  page: async ({ browser, viewport, colorScheme, locale, timezoneId }, use) => {
    const how = { viewport, ...(colorScheme == null ? {} : { colorScheme }), ...(locale === undefined ? {} : { locale }), ...(timezoneId === undefined ? {} : { timezoneId }) }
    const key = JSON.stringify(how)
    const page = looked.get(key) ?? (await browser.newPage(how))
    looked.set(key, page)
    await whole(page, use)
    page.removeAllListeners()
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  },
})

export { expect }
