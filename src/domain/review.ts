import type { Corners } from './box.ts';
import type { ObjectClass } from './detection.ts';
import type { ToldFamily, WagonFamily } from './family.ts';
import type { Ring } from './geometry.ts';
import type { UnusableReason } from './observation.ts';
import type { Band, Origin } from './scene.ts';
import type { AreaKind } from './site.ts';

/** Where an object lies in a scene of the pass. */
export interface Place {
  readonly sceneId: string;
  /** Pixels of that scene, in ring order, not closed. */
  readonly corners: Corners;
  /** Null without georeference. */
  readonly lonLat: Corners | null;
}

/** A box that a model made, as an analyst cites it: a copy, so that a later run does not change what was said. */
export interface CitedBox extends Place {
  /** detection-id.ts */
  readonly id: string;
  /** The class it is counted in. */
  readonly class: ObjectClass;
  /** Null where the model tells none. */
  readonly family: ToldFamily['name'] | null;
}

export const VERDICTS = ['confirm', 'static', 'move', 'reject'] as const;

/** What an analyst says of one box. `static`: it is what it says, and never moves (a hulk, a derelict wagon). */
export type Decision =
  | {
      readonly verdict: 'confirm' | 'static';
      readonly box: CitedBox;
      /** What the analyst calls the wagon; null: nothing was said of it. */
      readonly family: WagonFamily | null;
    }
  | {
      readonly verdict: 'move';
      readonly box: CitedBox;
      readonly family: WagonFamily | null;
      /** Where the object lies in truth. */
      readonly to: Place;
    }
  | { readonly verdict: 'reject'; readonly box: CitedBox };

/** An object that no box showed. */
export interface AddedObject extends Place {
  readonly class: ObjectClass;
  /** Ground metres; null without georeference and GSD. */
  readonly lengthM: number | null;
  readonly family: WagonFamily | null;
  readonly isStatic: boolean;
}

/** What an analyst says, apart from who, when and of what. */
export interface Findings {
  /** One for each box at most. */
  readonly decisions: readonly Decision[];
  readonly added: readonly AddedObject[];
  /** Ground that was not visible though the observation took it for seen, lon/lat; [] where there is none. */
  readonly hidden: readonly Ring[];
  /** The whole ground seen was searched for objects that no box shows. */
  readonly searched: boolean;
  /** The analyst saw that the area lies on the yard, the quay, the water. */
  readonly areaOnPlace: boolean;
  readonly note: string | null;
}

/** Which look is reviewed, and by which version of which model it was made. */
export interface ReviewedObservation {
  readonly observationId: string;
  readonly areaId: string;
  readonly areaRevision: number;
  readonly areaKind: AreaKind;
  readonly siteId: string | null;
  readonly passId: string;
  readonly origin: Origin;
  /** ms UTC; null for undated scenes. */
  readonly at: number | null;
  readonly modelId: string;
  readonly modelVersion: string;
  /** Scenes that spoke for a piece of the area: those that the analyst looked at. */
  readonly sceneIds: readonly string[];
  readonly gsdM: number;
  /** Optional bands of the model that the scenes lacked. */
  readonly missingBands: readonly Band[];
}

/** One revision of what one analyst says about one observation. */
export interface Review extends ReviewedObservation, Findings {
  /** One for each observation and analyst. */
  readonly id: string;
  /** 1, 2, ...; the highest stands, the others are the trail. */
  readonly revision: number;
  readonly analyst: string;
  /** Who saved this revision: the analyst, or who withdrew the review. */
  readonly savedBy: string;
  /** ms UTC. */
  readonly savedAt: number;
  /** Taken back: it enters no count. */
  readonly isWithdrawn: boolean;
  /** What it came to on the ground as it was when it was saved. */
  readonly tally: ReviewTally;
}

/** A review without its boxes and rings, which are many. */
export type ReviewSummary = Omit<Review, keyof ReviewMarks>;
export type ReviewMarks = Pick<Review, 'decisions' | 'added' | 'hidden'>;

/** What one review comes to. */
export interface ReviewTally {
  /** Boxes counted in the ground that is visible, and how many of them the analyst looked at. */
  readonly boxes: number;
  readonly lookedAt: number;
  /** Every box was looked at, and the ground was searched. */
  readonly isComplete: boolean;
  /** Share of the area that is visible after what was drawn out, 0..1. */
  readonly seen: number;
  readonly km2Seen: number;
  /** One for each class counted; null while the review is partial, which is no count. */
  readonly counts: readonly ReviewedClass[] | null;
}

/** What an analyst counts of one class in the ground that is visible, and how the model did there. */
export interface ReviewedClass {
  readonly class: ObjectClass;
  /** Objects present, static ones among them. */
  readonly count: number;
  readonly isStatic: number;
  /** By the analyst's word, else by the model's; null where nobody told a family. */
  readonly families: readonly { readonly family: ToldFamily['name']; readonly count: number }[] | null;
  /** Boxes that are objects, objects without a box, boxes that are none. */
  readonly hits: number;
  readonly missed: number;
  readonly falseBoxes: number;
}

/** What the analysts of one look say together of one class. */
export interface ReviewedNumber {
  readonly class: ObjectClass;
  /** Null where a zero would not be believed, or too little was visible; then why. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly reason: UnusableReason | null;
  readonly isStatic: number;
  readonly families: ReviewedClass['families'];
  /** Share of the area visible, 0..1. */
  readonly seen: number;
  readonly analysts: readonly string[];
  readonly reviews: readonly string[];
  /** The observation that was reviewed. */
  readonly observation: string;
  /** False: of boxes that an older version of the model or another revision of the area made. */
  readonly isCurrent: boolean;
}
