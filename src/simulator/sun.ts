/** Direction towards the sun. Azimuth clockwise from north, elevation above the horizon, degrees. */
export interface Sun {
  readonly azimuthDeg: number;
  readonly elevationDeg: number;
}

const RAD = Math.PI / 180;

/**
 * Sun's place in the sky, good to about 0.1 degrees (low-precision formulas of the Astronomical Almanac).
 *
 * @param at ms UTC
 * @param lonLat degrees, WGS 84
 */
export function sunAt(at: number, [lon, lat]: readonly [lon: number, lat: number]): Sun {
  const days = at / 86_400_000 - 10_957.5; // since J2000.0
  const mean = (280.46 + 0.9856474 * days) * RAD;
  const anomaly = (357.528 + 0.9856003 * days) * RAD;
  const ecliptic = mean + (1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * RAD;
  const tilt = (23.439 - 0.0000004 * days) * RAD;
  const ascension = Math.atan2(Math.cos(tilt) * Math.sin(ecliptic), Math.cos(ecliptic));
  const declination = Math.asin(Math.sin(tilt) * Math.sin(ecliptic));
  const siderealHours = 18.697374558 + 24.06570982441908 * days;
  const hourAngle = (siderealHours * 15 + lon) * RAD - ascension;
  const phi = lat * RAD;
  const elevation = Math.asin(
    Math.sin(phi) * Math.sin(declination) + Math.cos(phi) * Math.cos(declination) * Math.cos(hourAngle),
  );
  const azimuth = Math.atan2(
    -Math.sin(hourAngle),
    Math.tan(declination) * Math.cos(phi) - Math.sin(phi) * Math.cos(hourAngle),
  );
  return { azimuthDeg: (azimuth / RAD + 360) % 360, elevationDeg: elevation / RAD };
}
