import { expect, test } from 'vitest'
import { closedShades, closureShades, days, hourLimits, hoursOf, wallPlus } from './diary'

const week = { monday: [{ from: '09:00', to: '12:00' }, { from: '13:00', to: '18:30' }] }

test('what is left of a day beside its hours is closed', () => {
  const shades = closedShades(['2026-03-02'], week, [])
  expect(shades.map(({ from, to }) => `${from.slice(11, 16)}-${to.slice(5, 16)}`)).toEqual(['00:00-03-02T09:00', '12:00-03-02T13:00', '18:30-03-03T00:00'])
  expect(closedShades(['2026-03-03'], week, [])).toHaveLength(1)
})

test('a special day has its own hours', () => {
  const special = [{ date: '2026-03-03', staff_id: null, hours: [{ from: '10:00', to: '11:00' }] }, { date: '2026-03-02', staff_id: 2, hours: [] }]
  expect(hoursOf('2026-03-03', week, special)).toEqual([{ from: '10:00', to: '11:00' }])
  expect(hoursOf('2026-03-02', week, special)).toHaveLength(2)
})

test('the hours that are shown hold all that are open', () => {
  expect(hourLimits(['2026-03-02', '2026-03-03'], week, [])).toEqual({ from: '08:00', to: '20:00' })
  expect(hourLimits([], {}, [])).toEqual({ from: '08:00', to: '18:00' })
})

test('closures are shown where they touch what is shown', () => {
  const closures = [{ from: '2026-03-01T00:00:00', to: '2026-03-03T00:00:00', reason: 'Away', staff_id: 1 }, { from: '2026-04-01T00:00:00', to: '2026-04-02T00:00:00', reason: '' }]
  expect(closureShades(closures, '2026-03-02', '2026-03-03')).toEqual([{ from: '2026-03-01T00:00:00', to: '2026-03-03T00:00:00', kind: 'closure', staff: 1, text: 'Away' }])
})

test('days and wall times go on', () => {
  expect(days('2026-02-27', '2026-03-02')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
  expect(wallPlus('2026-03-02T23:50:00-05:00', 15)).toBe('2026-03-03T00:05:00')
})
