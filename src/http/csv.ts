import Papa from 'papaparse'

/*
 * CSV as RFC 4180 has it, for files that go to a spreadsheet and come back. A cell that a spreadsheet would
 * take for a formula gets an apostrophe before it, which is taken off again.
 */

const formula = /^[=+\-@\t\r\n]/

/** Rows as lines. Texts are guarded against being run as formulas; numbers are not. */
export function csvLines(rows: (string | number | boolean)[][]): string {
  return `${Papa.unparse(rows, { newline: '\r\n', escapeFormulae: formula })}\r\n`
}

export interface CsvFile {
  /** Lower-cased and trimmed. */
  columns: string[]
  /** By column, as texts; blank lines are left out. */
  rows: CsvRow[]
}

export interface CsvRow {
  cells: Record<string, string>
  /** What makes the row unreadable, such as a missing cell. */
  faults: string[]
}

/** What a spreadsheet puts between the cells of a row, depending on its language. */
const delimiters = [',', ';', '\t']

/**
 * Reads a file as spreadsheets write it: with or without a byte order mark, UTF-8 or UTF-16, lines ended in
 * either way, cells parted by commas, semicolons or tabs. Letters of another encoding are shown as U+FFFD.
 */
export function readCsv(bytes: Uint8Array): CsvFile {
  const { data, errors } = Papa.parse<string[]>(decode(bytes), {
    skipEmptyLines: 'greedy',
    delimitersToGuess: delimiters,
  })
  const [head = [], ...lines] = data
  const columns = head.map((name) => name.trim().toLowerCase())
  const quotes = new Map(errors.map(({ row, message }) => [row, message]))
  return {
    columns,
    rows: lines.map((line, index) => ({
      cells: Object.fromEntries(columns.map((name, at) => [name, unguarded(line[at] ?? '')])),
      faults: [...lengthFaults(line, columns), ...given(quotes.get(index + 1))],
    })),
  }
}

function lengthFaults(line: string[], columns: string[]): string[] {
  if (line.length === columns.length) return []
  return [`The row has ${line.length} cells, and the header ${columns.length}.`]
}

function given(message: string | undefined): string[] {
  return message === undefined ? [] : [message]
}

function unguarded(cell: string): string {
  return cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell
}

/** Decoders take off the byte order mark. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  const encoding = isUtf16 ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}
