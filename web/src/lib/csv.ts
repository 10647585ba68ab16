/** Tables as files that a spreadsheet opens (RFC 4180). */

/** A cell. What a spreadsheet would run as a formula is kept as text by an apostrophe before it. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export const csv = (rows: (string | number)[][]): string => rows.map((row) => row.map(cell).join(',') + '\r\n').join('')

/** Hands a text to the browser as a file. */
export function download(name: string, text: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
