import { Choices } from './choices.ts';
import { Elements } from './elements.ts';
import { Lines } from './lines.ts';
import { Sheet } from './sheet.ts';
import { Strip } from './strip.ts';
import { Tips } from './tips.ts';
import { Totals } from './totals.ts';
import { View } from './view.ts';

/**
 * The page's script: the source of classes that stand alone, and what puts them together.
 * So it is checked like all other code, and needs no build of its own, on sources as in a bundle.
 * The first line is there for tools that wrap functions to keep their names.
 */
export const script = `'use strict';
const __name = (value) => value;
const elements = new (${Elements})(document);
const strip = new (${Strip})(elements);
new (${Tips})(document, elements.find('tip'));
const Choices = ${Choices};
new (${View})(window, {
  elements,
  lines: new (${Lines})(elements, strip),
  sheet: new (${Sheet})(elements, strip),
  totals: new (${Totals})(elements),
  list: (id, choose) => new Choices(document, elements, elements.find(id), choose),
}).follow();
`;
