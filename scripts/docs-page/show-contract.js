/* global SwaggerUIBundle */
const asked = new URLSearchParams(location.search).get('contract')
const contracts = [...document.querySelectorAll('[data-contract]')]
const shown = contracts.find(({ dataset }) => dataset.contract === asked) ?? contracts[0]
shown.setAttribute('aria-current', 'page')
document.querySelector(`[data-rules="${shown.dataset.contract}"]`).hidden = false

document.documentElement.classList.toggle(
  'dark-mode',
  matchMedia('(prefers-color-scheme: dark)').matches,
)

SwaggerUIBundle({
  url: shown.dataset.schema,
  dom_id: '#swagger-ui',
  deepLinking: true,
  // Otherwise Swagger UI would send the document's address to a foreign service.
  validatorUrl: null,
})
