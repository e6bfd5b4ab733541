/*
 * What customers can pay with, at each gateway in its own published codes. Which of them an account has is
 * agreed with the gateway, whose page offers the rest: this is what nearly all have. There are no pictures,
 * and no subscriptions.
 */

const payuMethods = [
  ofPayu('card', 'Cards', [
    payuMode('CC', 'Credit card', { CC: 'Visa and Mastercard', AMEX: 'American Express' }),
    payuMode('DC', 'Debit card', { VISA: 'Visa', MAST: 'Mastercard', RUPAY: 'RuPay' }),
  ]),
  ofPayu('upi', 'UPI', [payuMode('UPI', 'UPI', { UPI: 'UPI' })]),
  ofPayu('netbanking', 'Net banking', [
    payuMode('NB', 'Net banking', {
      AXIB: 'Axis Bank',
      HDFB: 'HDFC Bank',
      ICIB: 'ICICI Bank',
      SBIB: 'State Bank of India',
    }),
  ]),
  ofPayu('wallet', 'Wallets', [
    payuMode('CASH', 'Wallet', { AMZPAY: 'Amazon Pay', PHONEPE: 'PhonePe' }),
  ]),
]

const juspayMethods = [
  ofJuspay('card', 'Cards', [
    juspayCard('VISA', 'Visa'),
    juspayCard('MASTER', 'Mastercard'),
    juspayCard('RUPAY', 'RuPay'),
  ]),
  ofJuspay('upi', 'UPI', [
    juspayUpi('UPI_COLLECT', 'UPI id', 1),
    juspayUpi('UPI_PAY', 'UPI app', 2),
    juspayUpi('UPI_QR', 'UPI QR code', 3),
  ]),
  ofJuspay('netbanking', 'Net banking', [
    juspayBank('AXIS', 'Axis Bank', 4),
    juspayBank('HDFC', 'HDFC Bank', 5),
    juspayBank('ICICI', 'ICICI Bank', 6),
    juspayBank('SBI', 'State Bank of India', 7),
  ]),
  ofJuspay('wallet', 'Wallets', [
    juspayWallet('AMAZONPAY', 'Amazon Pay', 8),
    juspayWallet('PHONEPE', 'PhonePe', 9),
  ]),
]

export const offeredMethods = [...payuMethods, ...juspayMethods]

type MethodType = 'card' | 'upi' | 'netbanking' | 'wallet'

function ofPayu(type: MethodType, name: string, details: ReturnType<typeof payuMode>[]) {
  return method('payu', { type, name, details })
}

function ofJuspay(type: MethodType, name: string, details: JuspayDetail[]) {
  return method('juspay', { type, name, details })
}

function method<Details>(
  slug: 'payu' | 'juspay',
  { type, name, details }: { type: MethodType; name: string; details: Details[] },
) {
  return {
    id: `${slug}-${type}`,
    name,
    payment_instructions: null,
    type,
    payment_provider_slug: slug,
    details,
  }
}

/** A payment mode of PayU (`pg`), and the names of its choices by their `bankcode`. */
function payuMode(pg: string, name: string, choices: Record<string, string>) {
  return {
    code: pg,
    payment_method: name,
    is_subscription_enabled: false,
    options: Object.entries(choices).map(([bankcode, choice]) => ({
      bankcode,
      name: choice,
      pg,
      icon_url: '',
      is_subscription_enabled: false,
    })),
  }
}

type JuspayDetail =
  | ReturnType<typeof juspayCard>
  | ReturnType<typeof juspayUpi>
  | ReturnType<typeof juspayBank>
  | ReturnType<typeof juspayWallet>

function juspayCard(code: 'VISA' | 'MASTER' | 'RUPAY', name: string) {
  return { ...juspayDetail('CARD', code, name), validations: { refund_support: true } }
}

function juspayUpi(code: 'UPI_COLLECT' | 'UPI_PAY' | 'UPI_QR', name: string, number: number) {
  return { ...juspayDetail('UPI', code, name), ...juspayBankCode(code, number) }
}

function juspayBank(code: string, name: string, number: number) {
  return { ...juspayDetail('NB', `NB_${code}`, name), ...juspayBankCode(`JP_${code}`, number) }
}

function juspayWallet(code: string, name: string, number: number) {
  return {
    ...juspayDetail('WALLET', code, name),
    ...juspayBankCode(`JP_${code}`, number),
    payment_method_sub_type: 'WALLET',
    wallet_direct_debit_support: false,
  }
}

function juspayDetail(type: string, code: string, name: string) {
  return {
    payment_method_type: type,
    payment_method: code,
    description: name,
    pm_response_description: name,
    supported_reference_ids: [],
  }
}

/** Juspay publishes no numbers of its codes: these count those of this list. */
function juspayBankCode(code: string, number: number) {
  return { juspay_bank_code: code, juspay_bank_code_id: number }
}
