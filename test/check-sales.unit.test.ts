import { expect, it } from 'vitest'
import { checkSales, type Sale } from '../src/check-sales.ts'
import { directPolicy, policy } from '../src/contracts/avantlush/policy.ts'
import { policy as cortex } from '../src/contracts/cortex/policy.ts'
import { createOfflineGateway } from '../src/gateways/offline.ts'
import { createStripeGateway } from '../src/gateways/stripe.ts'
import { createZibalGateway } from '../src/gateways/zibal.ts'

const apiUrl = 'https://outside.test'

const gateways = {
  stripe: createStripeGateway({ secretKey: 'sk_test_x', webhookSecrets: ['whsec_test'], apiUrl }),
  zibal: createZibalGateway({ merchant: 'zibal', apiUrl, refunds: null }),
  cash: createOfflineGateway('cash'),
}

function check(fields: Partial<Sale>): () => void {
  return () => checkSales([{ setting: 'A_CHANNEL', channel: 'us', policy, ...fields }], gateways)
}

it('lets contracts sell with the gateways that are configured', () => {
  expect(check({})).not.toThrow()
  expect(check({ policy: directPolicy })).not.toThrow()
  expect(check({ policy: cortex, channel: 'ir' })).not.toThrow()
})

it('refuses a contract of whose gateways none is configured', () => {
  const paypal = { ...policy, gateways: ['paypal'] }
  expect(check({ policy: paypal })).toThrow('Bad configuration: A_CHANNEL: no gateway')
})

it('refuses a currency that a gateway does not take', () => {
  expect(check({ channel: 'ir' })).toThrow('A_CHANNEL: stripe does not take IRR')
})

it('refuses to have a checkout paid by a gateway that cannot charge inside it', () => {
  const both = { ...policy, gateways: ['stripe', 'cash'] }
  expect(check({ policy: both })).toThrow('A_CHANNEL: cash charges nothing inside a checkout')
})

it('looks at every sale', () => {
  const good: Sale = { setting: 'A_CHANNEL', channel: 'us', policy }
  const bad: Sale = { setting: 'B_CHANNEL', channel: 'ir', policy }
  expect(() => checkSales([good, bad], gateways)).toThrow('B_CHANNEL: ')
})
