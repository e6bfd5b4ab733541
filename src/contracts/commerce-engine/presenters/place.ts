import { describeCurrency } from '../../../core/money.ts'
import type { Country, Pincode, State } from '../../../core/places/types.ts'

export function presentCountry({ code, name, callingCode, currency, continent }: Country) {
  const { name: currencyName, symbol } = describeCurrency(currency)
  return {
    id: code,
    country_name: name,
    country_code: callingCode,
    country_iso_code: code,
    currency_code: currency,
    currency_symbol: symbol,
    currency_name: currencyName,
    flag_icon_url: null,
    country_alias: null,
    continent,
  }
}

export function presentState({ code, name, gstCode }: State) {
  return { id: code, name, iso_code: code, gst_code: gstCode, state_alias: null }
}

export function presentPincode(country: Country, { pincode, city, state }: Pincode) {
  return {
    pincode,
    city,
    state_name: state,
    country_name: country.name,
    country_iso_code: country.code,
  }
}
