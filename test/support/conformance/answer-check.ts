import { type OutputUnit, Validator } from '@cfworker/json-schema'
import { closedSchema, openComponents } from './closed-schema.ts'
import { commonAnswers, type TestedContract } from './common-answers.ts'
import type { Document, Operation, ResponseObject, Schema } from './document.ts'

/** An answer as the checks see it: body is parsed JSON, text, or undefined where there is none. */
export interface Answer {
  status: number
  headers: Headers
  body: unknown
}

/**
 * The reasons why this is no documented answer of the operation; none when it is.
 * Without an operation, which is a path or method nobody documented, common answers alone fit.
 */
export type AnswerCheck = (operation: Operation | undefined, answer: Answer) => string[]

/** Prepares the comparison of answers with the published document of one contract. */
export function answerCheck(contract: TestedContract, document: Document): AnswerCheck {
  const components = document.components.schemas
  const shared = { components: { schemas: openComponents(components) } }
  const validators = new Map<Schema, Validator>()
  const common: Record<string, Schema> = commonAnswers[contract]

  function validate(value: unknown, schema: Schema): string[] {
    let validator = validators.get(schema)
    if (!validator) {
      validator = new Validator({ ...closedSchema(schema, components), ...shared }, '2020-12')
      validators.set(schema, validator)
    }
    const { valid, errors } = validator.validate(value)
    return valid ? [] : readable(errors)
  }

  return (operation, answer) => {
    const documented = operation?.responses[answer.status]
    if (documented) {
      return [
        ...checkHeaders(documented, answer, validate),
        ...checkBody(documented, answer, validate),
      ]
    }
    const schema = common[answer.status]
    if (!schema) return [`status ${answer.status} is not documented`]
    return checkBody({ content: { 'application/json': { schema } } }, answer, validate)
  }
}

type Validate = (value: unknown, schema: Schema) => string[]

function checkHeaders(documented: ResponseObject, answer: Answer, validate: Validate): string[] {
  return Object.entries(documented.headers ?? {}).flatMap(([name, { required, schema }]) => {
    const value = answer.headers.get(name)
    if (value === null) return required ? [`header ${name} is missing`] : []
    if (!schema) return []
    const numeric = schema.type === 'integer' || schema.type === 'number'
    return validate(numeric ? Number(value) : value, schema).map(
      (problem) => `header ${name}: ${problem}`,
    )
  })
}

function checkBody(documented: ResponseObject, answer: Answer, validate: Validate): string[] {
  if (!documented.content) {
    return answer.body === undefined ? [] : ['a body where none is documented']
  }
  const type = mediaType(answer.headers)
  const media = documented.content[type]
  if (!media) {
    const expected = Object.keys(documented.content).join(' or ')
    return [`content type is "${type}", documented is ${expected}`]
  }
  if (answer.body === undefined) return ['no body where one is documented']
  return media.schema ? validate(answer.body, media.schema) : []
}

/** The content type without its parameters; empty where there is none. */
export function mediaType(headers: Headers): string {
  return (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

// The validator reports every level above a fault as well; the innermost ones say what is wrong.
const OUTER_KEYWORDS = new Set([
  '$ref',
  'allOf',
  'properties',
  'items',
  'prefixItems',
  'additionalProperties',
  'unevaluatedProperties',
])

function readable(errors: OutputUnit[]): string[] {
  const inner = errors.filter((error) => !OUTER_KEYWORDS.has(error.keyword))
  // An invalid value counts as unevaluated, so its key is reported as surplus as well.
  const isEcho = (error: OutputUnit) =>
    error.keyword === 'false' &&
    inner.some(
      ({ keyword, instanceLocation }) =>
        instanceLocation.startsWith(`${error.instanceLocation}/`) ||
        (instanceLocation === error.instanceLocation && keyword !== 'false'),
    )
  return inner
    .filter((error) => !isEcho(error))
    .map((error) => {
      const problem = error.keyword === 'false' ? 'key is not documented' : error.error
      return `${error.instanceLocation} ${problem}`
    })
}
