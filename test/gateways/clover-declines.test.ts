import { describe, expect, it } from 'vitest'
import { GatewayUnavailable } from '../../src/core/payments/errors.ts'
import { cannedGateway, chargeWith, errorWith } from '../support/gateways/canned-clover.ts'
import { newCharge } from '../support/gateways/new-clover-charge.ts'

const { key, metadata, money } = newCharge
const unusable = 'This card token cannot be used.'
const aboutToken = [
  [400, { type: 'invalid_request_error', code: 'token_already_used' }],
  [400, { type: 'card_error', code: 'card_on_file_missing' }],
  [404, { type: 'invalid_request_error', code: 'resource_missing' }],
  [400, { type: 'invalid_request_error', param: 'source' }],
] as const

describe('declines', () => {
  it.each([
    [400, { type: 'card_error', code: 'card_declined', charge: 'CHARGE9' }, 'CHARGE9'],
    [402, { type: 'card_error', code: 'expired_card' }, key],
    [402, { type: 'card_error', code: 'processing_error' }, key],
    [400, { code: 'card_declined' }, key],
  ])('are told by %i %o', async (status, error, reference) => {
    const { gateway } = cannedGateway(() => errorWith(status, error))
    expect(await gateway.charge(newCharge)).toMatchObject({
      reference,
      state: 'failed',
      money,
      failureMessage: 'No.',
      metadata,
    })
  })

  it.each(aboutToken)('of a token are told by %i %o, in our words', async (status, error) => {
    const { gateway } = cannedGateway(() => errorWith(status, error))
    expect(await gateway.charge(newCharge)).toMatchObject({
      reference: key,
      state: 'failed',
      money,
      failureMessage: unusable,
      metadata,
    })
  })
})

describe('a method that is no token', () => {
  // The first two are a customer and his card, which Clover keeps and would charge.
  it.each(['Q7X2M4K9R1T6B', 'card_1', 'clv_', 'clv_a/b', 'clv_a b', ' clv_1', 'clv_1\n', ''])(
    '%j is declined in our words, and Clover is not asked',
    async (method) => {
      const { gateway, requests } = cannedGateway(() => chargeWith({}))
      expect(await gateway.charge({ ...newCharge, method })).toMatchObject({
        reference: key,
        state: 'failed',
        failureMessage: unusable,
      })
      expect(requests).toEqual([])
    },
  )
})

describe('a charge that is asked for again', () => {
  const again = { ...newCharge, isRepeated: true }

  it.each(aboutToken)('may itself have used the token up (%i %o)', async (status, error) => {
    const { gateway } = cannedGateway(() => errorWith(status, error))
    await expect(gateway.charge(again)).rejects.toThrow(GatewayUnavailable)
  })

  it('is declined with its card as before', async () => {
    const declined = { type: 'card_error', code: 'card_declined' }
    const { gateway } = cannedGateway(() => errorWith(402, declined))
    expect(await gateway.charge(again)).toMatchObject({ state: 'failed' })
  })
})
