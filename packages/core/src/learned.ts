import type { Call } from './engine.js';
import { keepLast } from './keep-last.js';
import { reasonOf } from './refusals.js';
import type { Refusal } from './rule.js';

/** Pairs of endpoint and model that are remembered, and refusals of each. */
const MOST_PLACES = 500;
const MOST_REFUSALS = 50;

/** What an endpoint refuses of a model, and whether any request has been told. */
interface Lesson {
  readonly refusals: readonly Refusal[];
  readonly told: readonly Refusal[];
}

const lessons = new Map<string, Lesson>();
const none: Lesson = { refusals: [], told: [] };

/** What an endpoint is known to refuse, for as long as the process lives. */
export function learnedFor(call: Call): readonly Refusal[] {
  return (lessons.get(placeOf(call)) ?? none).refusals;
}

/** Remembers what an endpoint refuses, whatever the conversation. */
export function learn(call: Call, refusal: Refusal): void {
  const lesson = lessons.get(placeOf(call)) ?? none;
  const isKnown = lesson.refusals.some((known) => reasonOf(known) === reasonOf(refusal));
  if (call.endpoint === '' || isKnown || lesson.refusals.length >= MOST_REFUSALS) return;
  keep(call, { ...lesson, refusals: [...lesson.refusals, refusal] });
}

/** Those that no request has been told of yet; they are told now. */
export function newlyLearned(call: Call): readonly Refusal[] {
  const lesson = lessons.get(placeOf(call)) ?? none;
  if (lesson.told === lesson.refusals) return [];
  keep(call, { ...lesson, told: lesson.refusals });
  return lesson.refusals.filter((refusal) => !lesson.told.includes(refusal));
}

function keep(call: Call, lesson: Lesson): void {
  keepLast(lessons, placeOf(call), lesson, MOST_PLACES);
}

/** `models` may give one deployment another model's name: what counts is what is asked for. */
function placeOf({ endpoint, params }: Call): string {
  return `${params.model} ${endpoint}`;
}
