import type { SampleType } from '../../domain/scene.ts';
import type { Block } from './block-decoder.ts';

/** One block of one plane; interleaved rasters have plane 0 alone, which holds every band. */
export interface BlockPlace {
  readonly plane: number;
  readonly row: number;
  readonly col: number;
}

/** One resolution of a raster, cut into blocks. */
export interface Level {
  readonly width: number;
  readonly height: number;
  readonly sampleType: SampleType;
  readonly blockWidth: number;
  readonly blockHeight: number;
  readonly planar: boolean;
  /**
   * Brings blocks in any order and hands each over as soon as it is decoded; null where the file holds none.
   * @throws Fault raster-unreadable, source-unreachable, source-changed, cancelled
   */
  load(
    places: readonly BlockPlace[],
    use: (place: BlockPlace, block: Block | null) => void,
    signal: AbortSignal | undefined,
  ): Promise<void>;
}
