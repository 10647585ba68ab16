import { expect, test } from 'vitest'
import { clock, clockChange, dayName, dayOf, hourOf, minutesBetween, mondayOf, plusDays, plusMonths, weekdayOf } from './time'

test('a moment is shown on the wall clock of the business', () => {
  const late = '2026-03-08T03:30:00Z'
  expect(dayOf(late, 'America/New_York')).toBe('2026-03-07')
  expect(dayOf(late, 'Asia/Tokyo')).toBe('2026-03-08')
  expect(clock('2026-03-08T07:30:00Z', 'America/New_York', 'en-GB')).toBe('3:30')
  expect(hourOf(new Date('2026-01-01T00:10:00Z'), 'UTC')).toBe(0)
})

test('days go on over the change of clocks and of months', () => {
  expect(plusDays('2026-03-28', 1)).toBe('2026-03-29')
  expect(plusDays('2026-03-29', 1)).toBe('2026-03-30')
  expect(plusDays('2028-03-01', -1)).toBe('2028-02-29')
  expect(plusMonths('2026-12-31', 1)).toBe('2027-01-01')
  expect(weekdayOf('2026-11-21')).toBe(5)
  expect(mondayOf('2026-11-22')).toBe('2026-11-16')
})

test('a day in words', () => {
  expect(dayName('2026-11-21', 'en')).toBe('Saturday, November 21')
  expect(dayName('2026-11-21', 'es', 'short')).toBe('21 nov')
})

test('minutes between', () => {
  expect(minutesBetween('2026-03-29T00:30:00Z', '2026-03-29T02:00:00Z')).toBe(90)
})

test('the day on which the clocks change is known', () => {
  expect(clockChange('2026-03-08', 'America/New_York')).toEqual({ from: '02:00', to: '03:00' })
  expect(clockChange('2026-11-01', 'America/New_York')).toEqual({ from: '02:00', to: '01:00' })
  expect(clockChange('2026-03-29', 'Europe/London')).toEqual({ from: '01:00', to: '02:00' })
  expect(clockChange('2026-04-05', 'Australia/Lord_Howe')).toEqual({ from: '02:00', to: '01:30' })
  for (const day of ['2026-03-07', '2026-03-09', '2026-06-01']) expect(clockChange(day, 'America/New_York')).toBeNull()
  expect(clockChange('2026-03-08', 'Asia/Tokyo')).toBeNull()
})
