/** A real server for each test file: started on a free port over a fresh store, stopped and started again where wanted. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'

const KEY = 'a-key-of-the-environment'
const BIN = process.env['BELLA_BIN'] ?? '../target/debug/bella'

export class Bella {
  readonly folder = mkdtempSync(join(tmpdir(), 'bella-e2e-'))
  url = ''
  /** The link that the server prints for the owner. */
  link = ''
  #process: ChildProcess | null = null

  constructor(private readonly isSample: boolean) {}

  async start(port = 0): Promise<void> {
    const args = ['serve', '--data-dir', this.folder, '--listen', `127.0.0.1:${port}`, ...(this.isSample ? ['--sample'] : [])]
    const env = { PATH: process.env['PATH'] ?? '', BELLA_API_KEY: KEY, APP_ENV: 'development', LOG_FORMAT: 'json' }
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
}

export async function signIn(page: Page, bella: Bella, path = '/'): Promise<void> {
  await page.goto(`${bella.url}/sign-in`)
  await page.getByRole('button', { name: 'Sign in with an API key' }).click()
  await page.getByLabel('API key').fill(KEY)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible()
  if (path !== '/') await page.goto(bella.url + path)
}

/** Everything that the page asked for is there. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('.skeleton')).toHaveCount(0)
}

/** Nothing that keeps anybody out, in the state that the page is in. */
export async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
  expect.soft(found, page.url()).toEqual([])
}

interface Servers {
  /** The sample salon. */
  salon: Bella
  /** Nothing yet. */
  empty: Bella
}

const server = (isSample: boolean) => [
  async ({}, use: (bella: Bella) => Promise<void>) => {
    const bella = new Bella(isSample)
    await bella.start()
    await use(bella)
    await bella.remove()
  },
  { scope: 'worker' as const },
] as const

export const test = base.extend<object, Servers>({
  salon: server(true) as never,
  empty: server(false) as never,
})

test.beforeEach(({ page }) => {
  page.on('pageerror', (error) => {
    throw error
  })
})

export { expect }
