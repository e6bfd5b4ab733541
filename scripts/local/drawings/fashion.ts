import { type Drawing, gradient, repeat } from './drawing.ts'

const tShirt: Drawing = {
  backdrop: { from: '#fff4ef', to: '#fbd5c8', disc: '#f8c2b0' },
  shadow: { cy: 704, rx: 170 },
  shapes: `
      <defs>${gradient('cotton', ['#2f5d8a', '#4a80b5', '#2a547e'])}
      ${gradient('sleeve', ['#28507a', '#3a6c9c'])}</defs>
    <path d="M276 176 L132 276 C122 284 120 296 126 306 L180 400 C186 410 198 412 208 406 L272
      366Z" fill="url(#sleeve)"/>
    <path d="M524 176 L668 276 C678 284 680 296 674 306 L620 400 C614 410 602 412 592 406 L528
      366Z" fill="url(#sleeve)"/>
    <path d="M276 176 L318 150 C340 208 460 208 482 150 L524 176 C548 190 552 214 546 250 C536 330
      540 500 548 660 C549 680 540 690 520 690 H280 C260 690 251 680 252 660 C260 500 264 330 254
      250 C248 214 252 190 276 176Z" fill="url(#cotton)"/>
    <path d="M318 150 C340 208 460 208 482 150 L462 142 C440 184 360 184 338 142Z" fill="#234a72"/>
    <path d="M338 142 C352 160 376 168 400 168 S448 160 462 142 C440 150 360 150 338 142Z"
      fill="#1c3c5d"/>
    <g fill="none" stroke="#fff" stroke-opacity=".22" stroke-width="6" stroke-linecap="round"><path
      d="M290 360 C300 460 290 560 286 640"/><path d="M514 330 C506 420 512 540 516 630"/><path
      d="M160 300 L204 376"/></g>
    <circle cx="400" cy="372" r="66" fill="#f8c65c"/><path d="M334 372 C356 350 378 394 400 372
      S444 350 466 372 V392 C446 374 422 414 400 392 S356 376 336 392Z" fill="#f7f3ea"/>
    <path d="M338 396 C358 380 380 416 400 396 S444 380 462 396 C456 424 430 438 400 438 S346 424
      338 396Z" fill="#e4573d"/>
    <path d="M254 668 H546" stroke="#fff" stroke-opacity=".25" stroke-width="4" stroke-dasharray="9
      7"/>`,
}

const sneakers: Drawing = {
  backdrop: { from: '#ecfbf6', to: '#bfe9da', disc: '#a6dfcb' },
  shadow: { cy: 604, rx: 300 },
  shapes: `
      <defs>${gradient('upper', ['#f7f9fb', '#ffffff', '#dbe3ea'])}
      ${gradient('sole', ['#ffffff', '#e9edf0'], true)}</defs>
    <path d="M118 560 C116 596 132 606 160 606 H640 C680 606 696 584 690 556Z"
      fill="url(#sole)"/><path d="M118 588 C122 602 138 608 160 608 H640 C668 608 684 598 690 584
      L688 592 C682 610 664 620 640 620 H160 C134 620 120 608 118 588Z" fill="#e4784f"/>
    <path d="M262 300 C270 252 300 236 330 262 L366 330 L300 372Z" fill="#2e8f7a"/>
    <path d="M114 546 C126 470 132 390 122 300 C120 276 146 268 160 286 C186 322 226 324 262 296
      C280 278 300 280 312 298 C360 356 410 416 480 442 C566 470 668 470 688 552 C690 562 684 566
      674 566 H130 C118 566 112 558 114 546Z" fill="url(#upper)"/>
    <path d="M136 294 C164 342 232 346 290 298" fill="none" stroke="#2e8f7a" stroke-width="27"
      stroke-linecap="round"/>
    <path d="M122 400 C166 410 196 440 200 566 H130 C118 566 112 558 114 546 C120 500 118 450 122
      400Z" fill="#2e8f7a"/>
    <path d="M540 462 C610 470 676 486 688 552 C690 562 684 566 674 566 H500 C500 520 512 486 540
      462Z" fill="#2e8f7a"/>
    <path d="M250 566 C300 566 360 470 386 392 L430 426 C400 500 370 552 340 566Z"
      fill="#f2a65a"/><path d="M360 566 C404 556 440 500 462 442 L492 450 C474 510 446 556 420
      566Z" fill="#2e8f7a"/>
    <path d="M312 298 C360 356 410 416 480 442 L446 468 C372 444 322 384 284 322Z" fill="#d3dde4"/>
    <g stroke="#2a3f4d" stroke-width="11" stroke-linecap="round">${repeat(
      5,
      (i) => `<path
      d="M${302 + i * 34} ${356 + i * 24} L${340 + i * 34} ${322 + i * 24}"/>`,
    )}</g>
    <g stroke="#cfd7dd" stroke-width="5">${repeat(
      15,
      (i) => `<path d="M${160 + i * 35} 574
      V598"/>`,
    )}</g>
    <path d="M566 492 C604 496 634 508 652 528" fill="none" stroke="#fff" stroke-opacity=".45"
      stroke-width="8" stroke-linecap="round"/>`,
}

const sunglasses: Drawing = {
  backdrop: { from: '#fff8e1', to: '#ffe0a3', disc: '#ffd384' },
  shadow: { cy: 600, rx: 240 },
  shapes: `<defs>
      ${gradient('lens', ['#2a3950', '#50708f', '#d99a6c'], true)}
      ${gradient('frame', ['#7a4322', '#a9663a', '#5f3117'], true)}
    </defs>
    <g transform="translate(400 400) rotate(-9) scale(1.12) translate(-400 -424)">
    <path d="M356 372 C372 342 428 342 444 372" fill="none" stroke="url(#frame)" stroke-width="27"
      stroke-linecap="round"/>
    <g id="eye">
      <path d="M122 330 C180 302 320 306 376 340 C384 440 350 532 262 536 C170 540 128 440 122
      330Z" fill="url(#frame)"/>
      <path d="M148 346 C200 326 304 330 350 356 C352 440 324 508 260 512 C190 514 154 434 148
      346Z" fill="url(#lens)"/>
      <path d="M188 362 L232 356 L204 470 C190 452 178 424 174 396Z" fill="#fff"
      opacity=".38"/><path d="M252 354 L272 354 L236 498 L222 488Z" fill="#fff" opacity=".26"/>
      <rect x="130" y="336" width="13" height="9" rx="4" fill="#f5c979"/>
    </g>
    <use href="#eye" transform="translate(800 0) scale(-1 1)"/>
    ${repeat(
      7,
      (i) => `<circle cx="${[150, 176, 352, 448, 624, 650, 366][i]}"
      cy="${[420, 470, 430, 430, 470, 420, 380][i]}" r="6" fill="#d89a5c" opacity=".7"/>`,
    )}</g>`,
}

const beanie: Drawing = {
  backdrop: { from: '#f3f0fa', to: '#d5ccec', disc: '#c5b9e3' },
  shadow: { cy: 640, rx: 225 },
  shapes: `
      <defs>${gradient('wool', ['#c8553d', '#e67a5f', '#b04530'])}
      ${gradient('cuff', ['#d9664c', '#f08d72', '#bd4f38'])}
      <clipPath id="dome"><path d="M200 500 C196 300 280 214 400 214 S604 300 600
      500Z"/></clipPath></defs>
    <g fill="#f9efe2">${repeat(
      20,
      (i) => `<ellipse cx="400" cy="120" rx="15" ry="42"
      transform="rotate(${i * 18} 400 172)"/>`,
    )}<circle cx="400" cy="172" r="70"/></g>
    <g fill="#e6d4bd" opacity=".7">${repeat(
      11,
      (i) => `<circle cx="${362 + ((i * 37) % 80)}"
      cy="${142 + ((i * 23) % 66)}" r="6"/>`,
    )}</g>
    <path d="M200 500 C196 300 280 214 400 214 S604 300 600 500Z" fill="url(#wool)"/>
    <g clip-path="url(#dome)">
      <g fill="none" stroke="#8d3220" stroke-opacity=".45"
      stroke-width="8">${repeat(
        11,
        (i) => `<path d="M${400 + (i - 5) * 8} 214
      C${400 + (i - 5) * 38} 290 ${400 + (i - 5) * 42} 400 ${400 + (i - 5) * 43} 510"/>`,
      )}</g>
      <path d="M190 380 H610 V424 H190Z" fill="#f9efe2"/><path d="M190 392 l21 20 21 -20 21 20 21
      -20 21 20 21 -20 21 20 21 -20 21 20 21 -20 21 20 21 -20 21 20 21 -20 21 20 21 -20 21 20 21
      -20 21 20 21 -20" fill="none" stroke="#3d5a80" stroke-width="9"/>
    </g>
    <rect x="170" y="478" width="460" height="142" rx="48" fill="url(#cuff)"/>
    <g stroke="#8d3220" stroke-opacity=".4" stroke-width="8"
      stroke-linecap="round">${repeat(15, (i) => `<path d="M${204 + i * 28} 496 V602"/>`)}</g>
    <rect x="480" y="526" width="84" height="48" rx="7" fill="#8a5a36"/><rect x="488" y="534"
      width="68" height="32" rx="4" fill="none" stroke="#e8c79f" stroke-width="3"
      stroke-dasharray="6 4"/>`,
}

const tote: Drawing = {
  backdrop: { from: '#f4f7ec', to: '#d9e4c0', disc: '#c8d8a6' },
  shadow: { cy: 694, rx: 205 },
  shapes: `<defs>${gradient('canvas', ['#f7efdf', '#fdf8ec', '#e2d5bb'])}</defs>
    <path d="M300 330 C296 60 504 60 500 330" fill="none" stroke="#6f4a2f" stroke-width="29"
      opacity=".55"/>
    <path d="M198 288 H602 L628 652 C630 680 616 694 590 694 H210 C184 694 170 680 172 652Z"
      fill="url(#canvas)"/>
    <path d="M198 288 H602 L604 322 H196Z" fill="#d8c8a8" opacity=".75"/><path d="M200 332 H600"
      stroke="#b7a27c" stroke-width="4" stroke-dasharray="11 8"/>
    <path d="M286 416 C276 96 524 96 514 416" fill="none" stroke="#8a5d3b" stroke-width="29"
      stroke-linecap="round"/>
    <path d="M284 330 C292 118 508 118 516 330" fill="none" stroke="#fff" stroke-opacity=".25"
      stroke-width="6"/>
    <g fill="#d9b36a"><circle cx="287" cy="398" r="8"/><circle cx="513" cy="398" r="8"/></g>
    <g transform="translate(400 540)"><path d="M0 96 V-40" stroke="#5b7f4a" stroke-width="10"
      stroke-linecap="round"/>
      <path d="M0 60 C-60 60 -92 20 -96 -20 C-46 -22 -8 10 0 60Z" fill="#7ea35f"/><path d="M0 36
      C56 34 88 -4 92 -44 C44 -46 8 -14 0 36Z" fill="#5b7f4a"/>
      <circle cx="0" cy="-66" r="37" fill="#e98a5b"/><circle cx="0" cy="-66" r="16"
      fill="#f8d58b"/></g>
    <path d="M216 356 L200 636" stroke="#fff" stroke-width="13" stroke-opacity=".6"
      stroke-linecap="round"/>
    <path d="M172 636 L170 660 C172 684 186 694 210 694 H590 C614 694 628 684 628 660 L627 636Z"
      fill="#8a5d3b"/><path d="M178 650 H622" stroke="#e8c79f" stroke-width="3" stroke-dasharray="9
      7"/>`,
}

/** Pictures of the category `fashion`, by product slug. */
export const fashion: Record<string, Drawing> = {
  'sunrise-organic-t-shirt': tShirt,
  'stride-everyday-sneakers': sneakers,
  'palermo-sunglasses': sunglasses,
  'fjord-merino-beanie': beanie,
  'market-canvas-tote': tote,
}
