/** Which page an address shows. All but the first load when they are needed. */
import type { Component } from 'svelte'
import Today from './pages/today/Today.svelte'

/** Pages of one thing take its identifier; the others take nothing and leave it alone. */
type Page = Component<{ id: number }>
type Load = () => Promise<{ default: unknown }>

const lazy: [RegExp, Load][] = [
  [/^\/calendar$/, () => import('./pages/calendar/Calendar.svelte')],
  [/^\/inbox$/, () => import('./pages/inbox/Inbox.svelte')],
  [/^\/calls$/, () => import('./pages/calls/Calls.svelte')],
  [/^\/calls\/(\d+)$/, () => import('./pages/calls/Call.svelte')],
  [/^\/customers$/, () => import('./pages/customers/Customers.svelte')],
  [/^\/customers\/(\d+)$/, () => import('./pages/customers/Customer.svelte')],
  [/^\/try$/, () => import('./pages/try/Try.svelte')],
  [/^\/figures$/, () => import('./pages/analytics/Analytics.svelte')],
  [/^\/system$/, () => import('./pages/system/System.svelte')],
  [/^\/settings(?:\/[a-z]+)?$/, () => import('./pages/settings/Settings.svelte')],
  [/^\/appointments\/(\d+)$/, () => import('./pages/links/AppointmentLink.svelte')],
  [/^\/messages\/(\d+)$/, () => import('./pages/links/MessagePage.svelte')],
  [/^\/alerts\/(\d+)$/, () => import('./pages/links/AlertPage.svelte')],
  [/^\/questions\/(\d+)$/, () => import('./pages/links/QuestionPage.svelte')],
  [/^\/more$/, () => import('./pages/more/More.svelte')],
]

/** Pages that are there already: shown at once when they are opened again. */
const loaded = new Map<Load, Page>()

/** The page of a path, at once or when it is loaded; `null` when there is none. */
export function pageOf(path: string): { page: Page | Promise<Page>; id: number } | null {
  if (path === '/') return { page: Today as unknown as Page, id: 0 }
  for (const [pattern, load] of lazy) {
    const match = pattern.exec(path)
    if (match === null) continue
    const fetched = () =>
      load().then((module) => {
        loaded.set(load, module.default as Page)
        return module.default as Page
      })
    return { page: loaded.get(load) ?? fetched(), id: Number(match[1] ?? 0) }
  }
  return null
}
