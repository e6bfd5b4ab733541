import { execFile } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { readArguments, UsageError } from '../../scripts/local/read-arguments.ts'

interface Outcome {
  status: number
  output: string
  errors: string
}

function run(command: string, ...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [`scripts/${command}.ts`, ...args], (error, output, errors) =>
      resolve({ status: Number(error?.code ?? 0), output, errors }),
    )
  })
}

describe.each([
  'bench',
  'coupon',
  'credit',
  'dead-letters',
  'dev',
  'discount',
  'gift-card',
  'promotion',
  'reset',
  'return',
  'seed',
  'shipping',
  'staff',
])('npm run %s', (command) => {
  const usage = new RegExp(`^Usage: npm run ${command}\\b`)

  it('tells how it is used, and does nothing else', async () => {
    const { status, output, errors } = await run(command, '--help')
    expect({ status, errors }).toEqual({ status: 0, errors: '' })
    expect(output).toMatch(usage)
  })

  it('refuses an option that it does not know, and tells how it is used', async () => {
    const { status, output, errors } = await run(command, '--what')
    const [reason, , ...rest] = errors.split('\n')
    expect({ status, output, reason }).toEqual({
      status: 1,
      output: '',
      reason: "Unknown option '--what'",
    })
    expect(rest[0]).toMatch(usage)
  })
})

describe('arguments', () => {
  const options = { seconds: { type: 'string' }, all: { type: 'boolean' } } as const

  it('are read with their types', () => {
    const { values } = readArguments({ args: ['--seconds', '5', '--all'], options })
    expect({ ...values }).toEqual({ seconds: '5', all: true })
  })

  it('take a negative number as a value', () => {
    const { values } = readArguments({ args: ['--all', '--seconds', '-5.5'], options })
    expect({ ...values }).toEqual({ seconds: '-5.5', all: true })
  })

  it.each([
    ["Unknown option '--what'", ['--what']],
    ["Unknown option '-w'", ['-w']],
    ["Unexpected argument 'what'", ['what']],
    ['--seconds needs a value', ['--seconds']],
    ['--seconds needs a value', ['--seconds', '--all']],
    ['--all takes no value', ['--all=1']],
    ['--all takes no value', ['--all', '-1']],
    ["Unknown option '-1'", ['-1']],
  ])('are refused with a plain reason: %s', (reason, args) => {
    expect(() => readArguments({ args, options })).toThrow(new UsageError(reason))
  })

  it('that are wrong are refused alike where a command takes arguments', () => {
    expect(() => readArguments({ args: ['--what'], options, allowPositionals: true })).toThrow(
      new UsageError("Unknown option '--what'"),
    )
  })
})
