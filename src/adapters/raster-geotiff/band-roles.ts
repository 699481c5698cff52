import type { BandRoles, SampleType } from '../../domain/scene.ts';

type Colour = 'red' | 'green' | 'blue' | 'nir';

/** Words that name a colour in band descriptions; Sentinel-2 and Landsat 8/9 numbers only with their letter. */
const WORDS: readonly (readonly [Colour, RegExp])[] = [
  ['nir', /\b(nir|near[ _-]?infra[ _-]?red|b0?8|infrared)\b/i],
  ['red', /\b(red|b0?4)\b/i],
  ['green', /\b(green|b0?3)\b/i],
  ['blue', /\b(blue|b0?2)\b/i],
];
const NOT_PLAIN = /red[ _-]?edge|coastal|swir|yellow/i;

/**
 * Which band is which colour. Descriptions that name red, green and blue decide. Else one or two bands stand for
 * every colour (gray). Four 16-bit bands in a file that does not call itself RGB are blue, green, red and near
 * infrared, by wavelength, as analytic products of Sentinel-2, Planet and Maxar are stacked. Otherwise three or more
 * are red, green, blue in this order, and the fourth of four whole-number bands is near infrared, as NAIP has it.
 * @param descriptions of the data bands, alpha left out
 * @param isRgb what the file says of itself (TIFF PhotometricInterpretation RGB or YCbCr)
 */
export function bandRolesOf(
  descriptions: readonly (string | null)[],
  sampleType: SampleType,
  isRgb: boolean,
): BandRoles {
  const bands = descriptions.length;
  const named = namedColours(descriptions);
  const { red, green, blue } = named;
  if (red !== undefined && green !== undefined && blue !== undefined)
    return { red, green, blue, nir: named.nir ?? null };
  if (bands < 3) return { red: 0, green: 0, blue: 0, nir: named.nir ?? null };
  if (bands === 4 && sampleType === 'uint16' && !isRgb) return { blue: 0, green: 1, red: 2, nir: 3 };
  const whole = sampleType === 'uint8' || sampleType === 'uint16';
  return { red: 0, green: 1, blue: 2, nir: named.nir ?? (bands === 4 && whole ? 3 : null) };
}

/** The first band that each colour's words name. */
function namedColours(descriptions: readonly (string | null)[]): Partial<Record<Colour, number>> {
  const found: Partial<Record<Colour, number>> = {};
  descriptions.forEach((description, band) => {
    if (description === null || NOT_PLAIN.test(description)) return;
    const words = description.replaceAll('_', ' ');
    const colour = WORDS.find(([, pattern]) => pattern.test(words))?.[0];
    if (colour !== undefined) found[colour] ??= band;
  });
  return found;
}
