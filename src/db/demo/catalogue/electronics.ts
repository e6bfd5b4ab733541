import type { DemoProduct } from '../product.ts'

export const electronics: readonly DemoProduct[] = [
  {
    slug: 'wireless-headphones',
    name: 'Wireless Headphones',
    brand: 'Auralis',
    category: 'audio',
    description:
      'High-quality wireless headphones with active noise cancelling and a warm, detailed sound. Memory foam cushions keep them comfortable on long flights and in busy offices. One charge lasts for a week of commuting, and ten minutes at a socket give five more hours.',
    features: [
      { name: 'Noise cancelling', value: 'Active, with transparency mode' },
      { name: 'Playback', value: 'Up to 40 hours' },
      { name: 'Bluetooth', value: '5.3, two devices at once' },
      { name: 'Case', value: 'Folds into a hard travel case' },
    ],
    tags: ['wireless', 'noise-cancelling', 'bestseller'],
    image: 'wireless-headphones.webp',
    variants: [
      {
        sku: 'AUR-WH-100',
        options: {},
        stock: 50,
        prices: { USD: 9999, IRR: 89_900_000, INR: 799_900 },
      },
    ],
  },
  {
    slug: 'ripple-bluetooth-speaker',
    name: 'Ripple Bluetooth Speaker',
    brand: 'Auralis',
    category: 'audio',
    description:
      'A portable speaker that fills a garden and still fits in a bicycle bag. Two passive radiators give it a bass well beyond its size, and the woven fabric shrugs off splashes, sand and the odd fall. Pair two of them for stereo.',
    features: [
      { name: 'Output', value: '24 W, two passive radiators' },
      { name: 'Protection', value: 'Against dust and water (IP67)' },
      { name: 'Playback', value: '16 hours' },
      { name: 'Stereo', value: 'With a second speaker' },
    ],
    tags: ['wireless', 'waterproof', 'outdoor'],
    image: 'ripple-bluetooth-speaker.webp',
    variants: [
      {
        sku: 'AUR-BS-24',
        options: {},
        stock: 64,
        prices: { USD: 6450, IRR: 57_500_000, INR: 499_900 },
      },
    ],
  },
  {
    slug: 'pebble-wireless-earbuds',
    name: 'Pebble Wireless Earbuds',
    brand: 'Tonari',
    category: 'audio',
    description:
      'Earbuds as small and smooth as pebbles, with a clear voice for calls and a sound tuned by ear rather than by committee. The case charges without a cable and slips into a coin pocket.',
    features: [
      { name: 'Microphones', value: 'Six, for clear calls' },
      { name: 'Playback', value: '7 hours, 28 with the case' },
      { name: 'Charging', value: 'Wireless' },
      { name: 'Ear tips', value: 'Silicone, four sizes' },
    ],
    tags: ['wireless', 'compact'],
    image: 'pebble-wireless-earbuds.webp',
    variants: [
      {
        sku: 'TON-EB-07',
        options: {},
        stock: 85,
        prices: { USD: 5900, IRR: 52_000_000, INR: 449_900 },
      },
    ],
  },
  {
    slug: 'halcyon-turntable',
    name: 'Halcyon Belt-Drive Turntable',
    brand: 'Halcyon',
    category: 'audio',
    description:
      'A belt-drive turntable in a walnut frame that makes an evening of a single record. The aluminium tonearm comes with a fitted and aligned cartridge, and the built-in preamplifier connects to any pair of active speakers. Setting it up takes about ten minutes.',
    features: [
      { name: 'Speeds', value: '33 and 45 revolutions per minute' },
      { name: 'Cartridge', value: 'Moving magnet, fitted' },
      { name: 'Preamplifier', value: 'Built in, can be switched off' },
      { name: 'Plinth', value: 'Solid walnut' },
    ],
    tags: ['vinyl', 'hi-fi', 'gift'],
    image: 'halcyon-turntable.webp',
    variants: [
      {
        sku: 'HAL-TT-33',
        options: {},
        stock: 0,
        prices: { USD: 27_900, IRR: 249_000_000, INR: 2_199_900 },
      },
    ],
  },
  {
    slug: 'fenn-m2-mirrorless-camera',
    name: 'Fenn M2 Mirrorless Camera',
    brand: 'Fenn',
    category: 'cameras',
    description:
      'A compact mirrorless camera with real dials, for people who like to take pictures more than to read menus. Its 26 megapixel sensor and in-body stabilisation make sharp photographs by candlelight. The body is aluminium and weather sealed.',
    features: [
      { name: 'Sensor', value: 'APS-C, 26 megapixels' },
      { name: 'Stabilisation', value: 'Five axes, in the body' },
      { name: 'Video', value: '4K at 60 frames per second' },
      { name: 'Card slots', value: 'Two' },
    ],
    tags: ['photography', 'professional', 'travel'],
    image: 'fenn-m2-mirrorless-camera.webp',
    variants: [
      {
        sku: 'FEN-M2-BODY',
        options: {},
        stock: 12,
        prices: { USD: 89_900, IRR: 799_000_000, INR: 7_499_900 },
      },
    ],
  },
  {
    slug: 'snapbox-instant-camera',
    name: 'Snapbox Instant Camera',
    brand: 'Snapbox',
    category: 'cameras',
    description:
      'Press the red button, wait a minute, pass the picture round. The Snapbox measures the light itself, knows when to flash and has a little mirror beside the lens for portraits of everybody at the table.',
    features: [
      { name: 'Exposure', value: 'Automatic, with flash' },
      { name: 'Portraits', value: 'Mirror beside the lens, close-up mode' },
      { name: 'Picture size', value: '62 × 46 mm' },
    ],
    tags: ['photography', 'gift', 'fun'],
    image: 'snapbox-instant-camera.webp',
    variants: [
      {
        sku: 'SNP-IC-01',
        options: {},
        stock: 3,
        prices: { USD: 7900, IRR: 69_000_000, INR: 629_900 },
      },
    ],
  },
  {
    slug: 'fenn-35mm-prime-lens',
    name: 'Fenn 35 mm f/1.8 Prime Lens',
    brand: 'Fenn',
    category: 'cameras',
    description:
      'The lens that stays on the camera. At 35 mm it sees the street about as you do, and the bright aperture separates a face from its background with a soft, quiet blur. It weighs 210 grams and focuses without a sound.',
    features: [
      { name: 'Aperture', value: 'f/1.8, nine rounded blades' },
      { name: 'Autofocus', value: 'Silent motor' },
      { name: 'Sealing', value: 'Against dust and rain' },
      { name: 'Filter thread', value: '52 mm' },
    ],
    tags: ['photography', 'professional'],
    image: 'fenn-35mm-prime-lens.webp',
    variants: [
      {
        sku: 'FEN-L35-18',
        options: {},
        stock: 22,
        prices: { USD: 34_900, IRR: 310_000_000, INR: 2_899_900 },
      },
    ],
  },
  {
    slug: 'meridian-fitness-watch',
    name: 'Meridian Fitness Watch',
    brand: 'Meridian',
    category: 'electronics',
    description:
      'A watch that keeps count so that you need not: steps, laps, heart rate and sleep, shown as three simple rings. Satellite positioning finds you without a phone, and the battery lasts from Monday to Sunday.',
    features: [
      { name: 'Display', value: 'Always on, readable in sunlight' },
      { name: 'Sensors', value: 'Satellite positioning, heart rate' },
      { name: 'Water resistance', value: 'To 50 metres, for swimming' },
      { name: 'Battery life', value: '7 days' },
    ],
    tags: ['wearable', 'fitness', 'bestseller'],
    image: 'meridian-fitness-watch.webp',
    variants: [
      {
        sku: 'MER-FW-45',
        options: {},
        stock: 40,
        prices: { USD: 17_900, IRR: 159_000_000, INR: 1_399_900 },
      },
    ],
  },
  {
    slug: 'keystone-mechanical-keyboard',
    name: 'Keystone 65 Mechanical Keyboard',
    brand: 'Keystone',
    category: 'electronics',
    description:
      'A 65 percent keyboard with tactile switches, thick keycaps and a case that does not ring. It keeps the arrow keys and leaves the desk free for everything else. Switches and keycaps can be changed without soldering.',
    features: [
      { name: 'Switches', value: 'Tactile, hot-swappable' },
      { name: 'Keycaps', value: 'Double-shot PBT' },
      { name: 'Connections', value: 'USB-C and Bluetooth, three devices' },
    ],
    tags: ['desk', 'wireless', 'gift'],
    image: 'keystone-mechanical-keyboard.webp',
    variants: [
      {
        sku: 'KEY-65-TAC',
        options: {},
        stock: 35,
        prices: { USD: 11_900, IRR: 105_000_000, INR: 949_900 },
      },
    ],
  },
  {
    slug: 'voltline-power-bank',
    name: 'Voltline 20,000 mAh Power Bank',
    brand: 'Voltline',
    category: 'electronics',
    description:
      'Four phone charges in the space of a paperback. The built-in cable cannot be forgotten at home, and a second socket shares the energy with a friend. It may be taken aboard as hand luggage.',
    features: [
      { name: 'Capacity', value: '20,000 mAh (74 Wh)' },
      { name: 'Fast charging', value: '45 W, in and out' },
      { name: 'Ports', value: 'Built-in USB-C cable and a second port' },
    ],
    tags: ['travel', 'charging'],
    image: 'voltline-power-bank.webp',
    variants: [
      {
        sku: 'VOL-PB-20',
        options: {},
        stock: 120,
        prices: { USD: 4499, IRR: 39_900_000, INR: 349_900 },
      },
    ],
  },
]
