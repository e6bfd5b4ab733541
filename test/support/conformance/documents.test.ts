import { expect, test } from 'vitest'
import { answerCheck } from './answer-check.ts'
import { operationsOf } from './document.ts'
import { documentOf } from './documents.ts'

test.each(['store', 'cortex', 'avantlush', 'commerce-engine'] as const)(
  'the %s document fits its own examples, read strictly',
  (contract) => {
    const document = documentOf(contract)
    const check = answerCheck(contract, document)
    const examples = operationsOf(document).flatMap((operation) =>
      Object.entries(operation.responses).flatMap(([status, response]) =>
        Object.entries(response.content ?? {}).flatMap(([type, media]) =>
          [media.example, ...Object.values(media.examples ?? {}).map(({ value }) => value)]
            .filter((body) => body !== undefined)
            .map((body) => ({ operation, status: Number(status), type, body })),
        ),
      ),
    )
    expect(examples.length).toBeGreaterThan(50)
    for (const { operation, status, type, body } of examples) {
      const headers = new Headers({ 'Content-Type': type })
      const problems = check(operation, { status, headers, body })
      expect({ operation: operation.id, status, problems }).toMatchObject({ problems: [] })
    }
  },
)
