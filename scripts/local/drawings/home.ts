import { type Drawing, gradient, repeat } from './drawing.ts'

const deskLamp: Drawing = {
  backdrop: { from: '#fff6e0', to: '#fbdc9f', disc: '#f9cf80' },
  shadow: { cx: 286, cy: 676, rx: 170 },
  shapes: `<defs>
      ${gradient('shade', ['#2b6f73', '#3f9a98', '#1f5659'])}
      ${gradient('base', ['#2b6f73', '#46a3a0', '#1f5659'])}
      <linearGradient id="beam" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#fffbe6"
      stop-opacity=".95"/><stop offset="1" stop-color="#fff6cf" stop-opacity="0"/></linearGradient>
    </defs>
    <g transform="translate(-44 0)">
    <path d="M470 318 L650 330 L740 640 H410Z" fill="url(#beam)"/>
    <path d="M330 640 L236 404 L470 196" fill="none" stroke="#c98f4e" stroke-width="19"
      stroke-linecap="round" stroke-linejoin="round"/>
    <path d="M326 630 L238 408" stroke="#fff" stroke-opacity=".35" stroke-width="5"
      stroke-linecap="round"/>
    <circle cx="236" cy="404" r="25" fill="#2b6f73"/><circle cx="236" cy="404" r="9"
      fill="#f2d7a6"/>
    <circle cx="470" cy="196" r="21" fill="#2b6f73"/>
    <ellipse cx="560" cy="330" rx="106" ry="30" fill="#fff6c4" transform="rotate(6 560
      330)"/><circle cx="556" cy="330" r="40" fill="#fffdf0"/>
    <path d="M470 176 C520 150 590 156 620 200 C650 244 664 296 668 342 C610 322 520 312 452 318
      C448 262 450 214 470 176Z" fill="url(#shade)"/>
    <path d="M494 198 C484 226 480 256 480 288" fill="none" stroke="#fff" stroke-opacity=".4"
      stroke-width="11" stroke-linecap="round"/>
    <path d="M196 668 C196 628 260 618 330 618 S464 628 464 668 C464 678 456 682 446 682 H214 C204
      682 196 678 196 668Z" fill="url(#base)"/>
    <ellipse cx="330" cy="634" rx="58" ry="11" fill="#fff" opacity=".18"/></g>`,
}

const stonewareMug: Drawing = {
  backdrop: { from: '#fbf1ea', to: '#ecd3c2', disc: '#e3c2ac' },
  shadow: { cx: 380, cy: 658, rx: 205 },
  shapes: `<defs>
      ${gradient('clay', ['#fdf8f0', '#f6eee2', '#d9cbb8'])}
      ${gradient('glaze', ['#4f7f8c', '#6ba0ab', '#3a6570'])}
      <clipPath id="cup"><path d="M206 306 H554 C554 440 548 540 530 602 C520 640 496 652 462 652
      H298 C264 652 240 640 230 602 C212 540 206 440 206 306Z"/></clipPath>
    </defs>
    <g fill="none" stroke="#fff" stroke-width="17" stroke-linecap="round" opacity=".85">
      <path d="M320 246 C296 216 346 196 322 156"/><path d="M384 230 C356 190 412 166 384
      112"/><path d="M448 246 C424 216 474 196 450 156"/>
    </g>
    <path d="M540 380 C650 350 668 548 528 540" fill="none" stroke="#d9cbb8" stroke-width="38"
      stroke-linecap="round"/>
    <path d="M540 374 C646 346 660 540 528 534" fill="none" stroke="#f6eee2" stroke-width="27"
      stroke-linecap="round"/>
    <g clip-path="url(#cup)">
      <rect x="200" y="300" width="360" height="360" fill="url(#clay)"/>
      <path d="M200 300 H560 V466 C520 490 490 446 450 466 C410 486 384 452 340 470 C296 488 250
      452 200 478Z" fill="url(#glaze)"/>
      ${repeat(
        58,
        (i) => `<circle cx="${216 + ((i * 0.618) % 1) * 332}"
      cy="${336 + ((i * 0.283) % 1) * 302}" r="${1.8 + (i % 4) * 0.9}" fill="#5d4a3c"
      opacity=".5"/>`,
      )}
      <rect x="232" y="330" width="21" height="268" rx="10" fill="#fff" opacity=".35"/>
    </g>
    <ellipse cx="380" cy="306" rx="174" ry="38" fill="#8fb8c0"/><ellipse cx="380" cy="310" rx="158"
      ry="31" fill="#35575f"/><ellipse cx="380" cy="318" rx="146" ry="23" fill="#5b3a26"/>
    <ellipse cx="348" cy="314" rx="60" ry="8" fill="#a8714a" opacity=".8"/>`,
}

const pourOver: Drawing = {
  backdrop: { from: '#f3f6ee', to: '#d7e0c8', disc: '#c6d3b2' },
  shadow: { cy: 690, rx: 190 },
  shapes: `<defs>
      ${gradient('glass', ['#ffffff', '#eaf3f1', '#c9dbd8'])}
      ${gradient('brew', ['#5a2f18', '#8a4d2a', '#43210f'])}
      ${gradient('cone', ['#ffffff', '#f2efe9', '#cfc9be'])}
      <clipPath id="jug"><path d="M316 380 H484 C490 440 600 500 600 592 C600 656 560 682 500 682
      H300 C240 682 200 656 200 592 C200 500 310 440 316 380Z"/></clipPath>
    </defs>
    <path d="M570 500 C690 470 700 640 584 640" fill="none" stroke="#9c6b3f" stroke-width="25"
      stroke-linecap="round"/>
    <g clip-path="url(#jug)">
      <rect x="190" y="370" width="420" height="320" fill="url(#glass)" opacity=".85"/>
      <rect x="190" y="548" width="420" height="150" fill="url(#brew)"/><ellipse cx="400" cy="548"
      rx="196" ry="19" fill="#a8663c"/>
      <path d="M236 600 C232 556 276 500 322 460" fill="none" stroke="#fff" stroke-opacity=".75"
      stroke-width="15" stroke-linecap="round"/>
    </g>
    <path d="M316 380 H484 C490 440 600 500 600 592 C600 656 560 682 500 682 H300 C240 682 200 656
      200 592 C200 500 310 440 316 380Z" fill="none" stroke="#fff" stroke-opacity=".8"
      stroke-width="6"/>
    <rect x="396" y="398" width="8" height="150" rx="4" fill="#8a4d2a"/>
    <rect x="288" y="352" width="224" height="37" rx="18" fill="#9c6b3f"/><rect x="300" y="358"
      width="90" height="9" rx="4" fill="#fff" opacity=".3"/>
    <path d="M228 176 H572 L478 352 H322Z" fill="url(#cone)"/>
    ${repeat(
      5,
      (i) => `<path d="M${280 + i * 60} 200 L${352 + i * 24} 340" stroke="#bdb5a7"
      stroke-width="5" stroke-linecap="round" opacity=".75"/>`,
    )}
    <ellipse cx="400" cy="176" rx="172" ry="31" fill="#e6e1d8"/><ellipse cx="400" cy="178" rx="152"
      ry="23" fill="#6b3c20"/><ellipse cx="400" cy="182" rx="96" ry="11" fill="#4b2814"/>
    <g fill="none" stroke="#fff" stroke-width="12" stroke-linecap="round" opacity=".8"><path
      d="M372 138 C354 112 392 98 374 68"/><path d="M430 138 C412 112 450 98 432 68"/></g>`,
}

const dutchOven: Drawing = {
  backdrop: { from: '#fff0ea', to: '#f8cdbb', disc: '#f4b9a1' },
  shadow: { cy: 640, rx: 270 },
  shapes: `<defs>
      ${gradient('pot', ['#b8322a', '#e5584a', '#c23a30', '#96231d'])}
      ${gradient('lid', ['#c03a31', '#ee6a5b', '#c9423a', '#9f2922'])}
      ${gradient('knob', ['#b9bdc6', '#fafbfc', '#8f949e'])}
    </defs>
    <path d="M150 438 C84 420 84 530 160 512 M650 438 C716 420 716 530 640 512" fill="none"
      stroke="#a92d26" stroke-width="33" stroke-linecap="round"/>
    <path d="M150 434 C92 420 92 516 160 504" fill="none" stroke="#e5584a" stroke-width="12"
      stroke-linecap="round"/>
    <path d="M140 392 H660 L640 560 C632 616 600 640 546 640 H254 C200 640 168 616 160 560Z"
      fill="url(#pot)"/>
    <path d="M192 440 L206 556 C210 582 222 596 240 602" fill="none" stroke="#fff"
      stroke-opacity=".35" stroke-width="15" stroke-linecap="round"/>
    <path d="M140 392 H660 L656 424 H144Z" fill="#7d1a15" opacity=".45"/>
    <path d="M132 380 C150 290 270 254 400 254 S650 290 668 380Z" fill="url(#lid)"/>
    <rect x="118" y="368" width="564" height="38" rx="19" fill="url(#lid)"/><rect x="146" y="374"
      width="300" height="8" rx="4" fill="#fff" opacity=".4"/>
    <path d="M196 346 C226 306 300 284 370 280" fill="none" stroke="#fff" stroke-opacity=".45"
      stroke-width="13" stroke-linecap="round"/>
    <rect x="382" y="226" width="36" height="34" fill="#8f949e"/><rect x="346" y="188" width="108"
      height="48" rx="24" fill="url(#knob)"/>
    <circle cx="400" cy="512" r="38" fill="none" stroke="#fff" stroke-opacity=".25"
      stroke-width="7"/><circle cx="400" cy="512" r="22" fill="#fff" opacity=".13"/>
    <g fill="none" stroke="#fff" stroke-width="14" stroke-linecap="round" opacity=".75"><path
      d="M290 222 C266 190 316 170 292 132"/><path d="M510 222 C486 190 536 170 512 132"/></g>`,
}

const candle: Drawing = {
  backdrop: { from: '#f7effa', to: '#dfcbe8', disc: '#d2b8de' },
  shadow: { cy: 676, rx: 180 },
  shapes: `<defs>
      ${gradient('jar', ['#c98a4b', '#eab676', '#b3722f'])}
      ${gradient('wax', ['#fff7e6', '#fff1d2', '#f1d7a5'])}
      ${gradient('flame', ['#fff3b0', '#ffc145', '#ff8a3c'], true)}
    </defs>
    <circle cx="400" cy="252" r="118" fill="#fff1b8" opacity=".85" filter="url(#glow)"/>
    <path d="M232 366 H568 V620 C568 656 544 676 508 676 H292 C256 676 232 656 232 620Z"
      fill="url(#jar)"/>
    <path d="M252 400 H548 V612 C548 640 532 652 504 652 H296 C268 652 252 640 252 612Z"
      fill="url(#wax)"/>
    <ellipse cx="400" cy="366" rx="168" ry="37" fill="#e3ad6b"/><ellipse cx="400" cy="370" rx="152"
      ry="29" fill="#8a5420"/><ellipse cx="400" cy="384" rx="146" ry="24" fill="#fff4d9"/>
    <ellipse cx="400" cy="386" rx="60" ry="10" fill="#ffe09a"/>
    <path d="M400 388 C396 364 404 350 400 330" fill="none" stroke="#3a2a1f" stroke-width="8"
      stroke-linecap="round"/>
    <path d="M400 180 C446 242 456 280 436 312 C420 338 380 338 364 312 C344 280 372 244 400 180Z"
      fill="url(#flame)"/><path d="M400 250 C420 284 424 304 414 318 C406 328 394 328 386 318 C376
      304 386 284 400 250Z" fill="#fffbe2"/>
    <rect x="300" y="466" width="200" height="130" rx="12" fill="#fffdf8"/><rect x="312" y="478"
      width="176" height="106" rx="7" fill="none" stroke="#8c6ea0" stroke-width="3"/>
    <g fill="none" stroke="#8c6ea0" stroke-width="5" stroke-linecap="round"><path d="M400 566
      V500"/>${repeat(
        4,
        (i) => `<path d="M400 ${552 - i * 13} q-17 -4 -20 -17 M400
      ${552 - i * 13} q17 -4 20 -17"/>`,
      )}</g>
    <rect x="262" y="420" width="15" height="200" rx="7" fill="#fff" opacity=".55"/>`,
}

const leaf = (x: number, y: number, angle: number, scale: number, fill: string) =>
  `<g transform="translate(${x} ${y}) rotate(${angle}) scale(${scale})">
    <path d="M0 0 C-62 -42 -74 -150 0 -230 C74 -150 62 -42 0 0Z" fill="${fill}"/>
    <path d="M0 0 V-214 M0 -60 L-34 -92 M0 -60 L34 -92 M0 -110 L-36 -142 M0 -110 L36 -142 M0 -156
      L-24 -180 M0 -156 L24 -180" stroke="#fff" stroke-opacity=".28" stroke-width="5" fill="none"
      stroke-linecap="round"/>
  </g>`

const planter: Drawing = {
  backdrop: { from: '#eef8ef', to: '#c8e5cd', disc: '#b2d9b9' },
  shadow: { cy: 690, rx: 165 },
  shapes: `
      <defs>${gradient('pot', ['#c9653f', '#e58b60', '#ad4f2d'])}
      ${gradient('rim', ['#d5724a', '#f09b70', '#b85a36'])}</defs>
    ${leaf(370, 460, -64, 0.95, '#2f7d52')}${leaf(430, 460, 64, 0.95, '#2a7049')}
    ${leaf(380, 458, -34, 1.22, '#3c9a66')}
      ${leaf(420, 458, 34, 1.22, '#358c5b')}
      ${leaf(400, 462, 0, 1.42, '#46ad74')}
    <path d="M258 490 H542 L514 656 C510 680 496 692 472 692 H328 C304 692 290 680 286 656Z"
      fill="url(#pot)"/>
    <path d="M258 490 H542 L538 514 H262Z" fill="#7d3419" opacity=".35"/>
    <rect x="236" y="436" width="328" height="64" rx="16" fill="url(#rim)"/><rect x="256" y="447"
      width="150" height="10" rx="5" fill="#fff" opacity=".35"/>
    <path d="M296 548 L308 640" stroke="#fff" stroke-opacity=".3" stroke-width="13"
      stroke-linecap="round"/>
    <path d="M276 566 C330 590 470 590 526 566" fill="none" stroke="#fbe3d4" stroke-width="7"
      stroke-dasharray="2 17" stroke-linecap="round"/>`,
}

const wallClock: Drawing = {
  backdrop: { from: '#eef3fb', to: '#cfdcef', disc: '#bccde7' },
  shapes: `
      <defs>${gradient('rim', ['#d7a266', '#f0c892', '#b67f43'])}
      ${gradient('face', ['#ffffff', '#f5f2ec'], true)}</defs>
    <circle cx="400" cy="404" r="252" fill="#1b2233" opacity=".16" filter="url(#glow)"/>
    <circle cx="400" cy="392" r="252" fill="url(#rim)"/><circle cx="400" cy="392" r="222"
      fill="#a26f38"/><circle cx="400" cy="396" r="218" fill="url(#face)"/>
    ${repeat(60, (i) =>
      i % 5 === 0
        ? ''
        : `<rect x="398.500" y="192" width="3" height="13" rx="1"
      fill="#b9bfcb" transform="rotate(${i * 6} 400 396)"/>`,
    )}
    ${repeat(
      12,
      (i) => `<rect x="${i % 3 === 0 ? 394 : 396}" y="192"
      width="${i % 3 === 0 ? 12 : 8}" height="${i % 3 === 0 ? 40 : 28}" rx="4" fill="#27344d"
      transform="rotate(${i * 30} 400 396)"/>`,
    )}
    <path d="M400 396 L294 332" stroke="#27344d" stroke-width="17" stroke-linecap="round"/><path
      d="M400 396 L478 256" stroke="#27344d" stroke-width="11" stroke-linecap="round"/>
    <path d="M384 452 L438 246" stroke="#e4573d" stroke-width="5" stroke-linecap="round"
      transform="rotate(70 400 396)"/>
    <circle cx="400" cy="396" r="15" fill="#e4573d"/><circle cx="400" cy="396" r="6" fill="#fff"/>
    <path d="M185 292 A237 237 0 0 1 300 177" fill="none" stroke="#fff" stroke-opacity=".55"
      stroke-width="10" stroke-linecap="round"/>`,
}

/** Pictures of the category `home`, by product slug. */
export const home: Record<string, Drawing> = {
  'arc-desk-lamp': deskLamp,
  'speckled-stoneware-mug': stonewareMug,
  'pour-over-coffee-set': pourOver,
  'hearth-dutch-oven': dutchOven,
  'lavender-amber-candle': candle,
  'terracotta-planter': planter,
  'oak-wall-clock': wallClock,
}
