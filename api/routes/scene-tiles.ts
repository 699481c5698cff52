import { z } from 'zod';
import { Fault } from '../../src/domain/fault.ts';
import { shiftGeoreference } from '../../src/domain/ground.ts';
import { planTile, TILE_SIDE } from '../../src/domain/web-tile.ts';
import { endpoint } from '../endpoint.ts';
import { isFresh, tagOf } from '../etag.ts';
import { findScene } from '../find.ts';
import { marksOf, requireRights } from '../rights.ts';
import { pathId } from '../schemas/common.ts';
import { tileQuery } from '../schemas/scene.ts';
import { stretchFor } from '../shown-rasters.ts';

const whole = z.coerce.number().int().min(0);
const params = z.strictObject({ id: pathId, z: whole.max(24), x: whole, y: whole });

/** How tiles are drawn: raised with it, so that what readers keep of older ones is asked for anew. */
const DRAWING = 2;

export const sceneTiles = [
  endpoint({
    method: 'get',
    path: '/v1/scenes/:id/tiles/:z/:x/:y.webp',
    summary: `A tile of the scene's own pixels on the map of the web (Web Mercator, ${TILE_SIDE} px), as far as its licence allows`,
    params,
    query: tileQuery,
    answers: {
      200: {
        description: 'The tile, transparent where the scene holds no ground',
        media: { 'image/webp': null },
      },
      304: { description: 'The tile named in If-None-Match is the latest', media: {} },
    },
    async handle({ params: { id, ...tile }, query, request, signal }, context) {
      if (tile.x >= 2 ** tile.z || tile.y >= 2 ** tile.z)
        throw new Fault(
          'invalid-request',
          `tile ${tile.z}/${tile.x}/${tile.y}: expected x and y under ${2 ** tile.z}`,
        );
      const scene = await findScene(context.ports.store, id);
      requireRights(scene, request, {
        isPrivate: query.private === '1',
        publicUrl: context.config.publicUrl,
      });
      const marks = marksOf(scene);
      const tag = tagOf([DRAWING, scene.source, scene.shiftM, marks, tile, query.clip]);
      const headers = { ETag: tag, 'Cache-Control': 'private, no-cache' };
      if (isFresh(request, tag)) return { kind: 'empty', status: 304, headers };
      const bytes = await context.shown.use(scene.source, ({ raster, histogram }) => {
        const { georeference } = raster.info;
        if (georeference === null)
          throw new Fault(
            'raster-not-georeferenced',
            `scene ${scene.id} does not say where it lies: expected georeference, or the observation's picture instead`,
          );
        const placed = { ...raster.info, georeference: shiftGeoreference(georeference, scene.shiftM) };
        const range = stretchFor(histogram, query.clip);
        return context.pictures.tile(raster, planTile(placed, tile), range, { marks, signal });
      });
      return { kind: 'bytes', type: 'image/webp', bytes, headers };
    },
  }),
];
