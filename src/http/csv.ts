import Papa from 'papaparse'

/*
 * CSV as RFC 4180 has it, for files that go to a spreadsheet and come back. A cell that a spreadsheet would
 * take for a formula gets an apostrophe before it, which is taken off again.
 */

/** What stands behind apostrophes gets one more, so that taking one off gives the text itself. */
const formula = /^'*[=+\-@\t\r\n]/

/** Rows as lines. Texts are guarded against being run as formulas; numbers are not. */
export function csvLines(rows: (string | number | boolean)[][]): string {
  return `${Papa.unparse(rows, { newline: '\r\n', escapeFormulae: formula })}\r\n`
}

export interface CsvFile {
  /** Lower-cased and trimmed; columns without a name are passed over. */
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
const delimiters = [',', ';', '\t'] as const

/** A cell in quotes, or the end of a line. */
const quotedOrEnd = /(?<![^,;\t\r\n])"[^"]*(?:""[^"]*)*"|\r\n?/g

/**
 * Reads a file as spreadsheets write it: with or without a byte order mark, UTF-8 or UTF-16, lines ended in
 * any way, cells parted by commas, semicolons or tabs. Letters of another encoding are shown as U+FFFD.
 * Of a longer file `rowsMax` rows are read and one more.
 */
export function readCsv(bytes: Uint8Array, { rowsMax }: { rowsMax: number }): CsvFile {
  const text = decode(bytes).replace(quotedOrEnd, (found) => (found[0] === '"' ? found : '\n'))
  let head: Head | undefined
  const rows: CsvRow[] = []
  Papa.parse<string[]>(text, {
    delimiter: delimiterOf(text),
    newline: '\n',
    skipEmptyLines: 'greedy',
    step({ data: line, errors }, parser) {
      if (head) rows.push(toRow(head, line, errors))
      else head = toHead(line)
      if (rows.length > rowsMax) parser.abort()
    },
  })
  return { columns: head?.names.filter((name) => name !== '') ?? [], rows }
}

interface Head {
  names: string[]
  /** Cells behind the last column that has a name may be missing. */
  cellsMin: number
}

function toHead(line: string[]): Head {
  const names = line.map((name) => name.trim().toLowerCase())
  return { names, cellsMin: names.findLastIndex((name) => name !== '') + 1 }
}

/** What parts the header most: names of columns hold none of these, whatever the cells hold. */
function delimiterOf(text: string): string {
  const head = /^.*\S.*$/m.exec(text)?.[0] ?? ''
  const counted = delimiters.map((one) => ({ one, count: head.split(one).length }))
  return counted.reduce((most, next) => (next.count > most.count ? next : most)).one
}

function toRow(head: Head, line: string[], errors: Papa.ParseError[]): CsvRow {
  const named = line.flatMap((cell, at) =>
    head.names[at] ? [[head.names[at], unguarded(cell)]] : [],
  )
  return {
    cells: Object.fromEntries(named),
    faults: [...lengthFaults(head, line), ...quoteFaults(errors)],
  }
}

/** Nothing is missing where no column has a name, and nothing stands where cells are empty. */
function lengthFaults({ names, cellsMin }: Head, line: string[]): string[] {
  const isLong = line.slice(names.length).some((cell) => cell.trim() !== '')
  if (line.length >= cellsMin && !isLong) return []
  const cells = line.length === 1 ? '1 cell' : `${line.length} cells`
  return [`The row has ${cells}, and the header ${names.length}.`]
}

function quoteFaults(errors: Papa.ParseError[]): string[] {
  if (errors.length === 0) return []
  const isOpen = errors.some(({ code }) => code === 'MissingQuotes')
  return [
    isOpen
      ? 'A quotation mark is not closed: what follows was not read.'
      : 'A quotation mark stands within a cell.',
  ]
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
