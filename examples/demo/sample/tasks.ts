/** What a person asks for, and what the agent says about it on the way. */
export interface Task {
  readonly ask: string;
  readonly look: string;
  readonly suspect: string;
  readonly change: string;
  readonly done: string;
}

/** One task for each module, in the same order. */
export const tasks: readonly Task[] = [
  {
    ask: 'Last night the report counted some readings of Westerhaven twice. Please find out why and fix it. The log of the import is in ops/log.',
    look: 'I will read the module and its tests, and the part of the log that the report was made from.',
    suspect:
      'The log shows the same id with two revisions in one minute. `latestOf` keeps the first revision it meets, so a reading that arrives out of order counts beside its correction. I will check who else relies on that order.',
    change:
      'Only the report relies on it. I will compare revisions before the record is kept, which leaves the order of the result as it is.',
    done: 'Fixed: `latestOf` in src/readings.ts now keeps the highest revision whatever order readings arrive in. All tests of the module pass. The report of last night has to be made again; I have not done that.',
  },
  {
    ask: 'Forecasts that were replaced still show up in the overview of the office. They should see the current one only, and the number of the one before.',
    look: 'I will read how forecasts replace each other, and the tests for it.',
    suspect:
      '`currentFor` filters by `replaces`, but a forecast that arrives late names a number that is replaced already. The chain has two ends then, and both are shown.',
    change:
      'I will follow the chain to its last link and return that one; `historyOf` already has what the office wants to see of the one before.',
    done: 'The overview shows one forecast for each station now, with the number of the one that it replaced. A late forecast no longer starts a second chain: there is a test for it that failed before the change.',
  },
  {
    ask: 'Can you write down for the office which notices were never confirmed in October? I need it as a list that I can paste into a letter.',
    look: 'I will read what counts as confirmed, then look at the log of the sending.',
    suspect:
      'A notice counts as unconfirmed if `confirmedAt` is missing. Notices that were sent again have a second record, so I have to leave out those whose repetition was confirmed.',
    change:
      'There is no function for that. I will add one beside `unconfirmedSince` that looks at repetitions, because the office will ask again next month.',
    done: 'In October 14 notices were not confirmed, 5 of them in quiet hours. Three were for the same ship, the Anna Maersken, whose radio was off from the 12th to the 15th. The list is in ops/letters/october.txt, one notice a line, with the wording that was sent.',
  },
  {
    ask: 'Berth 7 in Oosterwijk was closed twice last week and the planner offered it anyway. Why?',
    look: 'I will read the module, its tests and the log of the planner for that week.',
    suspect:
      'A berth that is closed a second time before it reopened gets a second `closedAt`, and `freeDuring` looks at the first closure only. I will see whether others read closures the same way.',
    change:
      'Two places do. I will let both ask one function for all closures that overlap a window, and leave the record as it is.',
    done: 'The planner looked at the first closure only. `freeDuring` and `closedBetween` now ask the same function and see every closure that overlaps. Both tests for it pass, and the planner offers berth 7 from Thursday on.',
  },
  {
    ask: 'Two ships with the name Noordster have registered. One gets the notices of the other. That must not happen.',
    look: 'I will read how a ship is found when a notice is sent.',
    suspect:
      '`sameNameAs` is used to find the addressee when the call sign has a blank in it, which happens when it was typed in by hand. The name decides then, and the first ship registered wins.',
    change:
      'A call sign without blanks is the same call sign, so I will strip them when it is read. Where the name would decide, the notice should be held back instead of sent.',
    done: 'A call sign is compared without blanks now, and a notice whose ship is not certain is held back and shown to the office. No notice was sent while I tested this.',
  },
  {
    ask: 'Please check the whole suite before I leave, and tell me whether the stations that have been retired still count in the nightly report.',
    look: 'I will run all tests and read the module of the stations at the same time.',
    suspect:
      'The run was interrupted, so I do not know whether the suite passes. From the source: `withoutReadingsSince` does not look at `retiredAt`, so retired stations are counted as silent ones.',
    change:
      'I will leave out stations that were retired before the night in question. A station that was retired during the night still counts, since the office expects its last readings.',
    done: 'Retired stations no longer count as silent. The tests of the stations pass; the whole suite was interrupted and should run once more before this is merged.',
  },
  {
    ask: 'The office of Zuidhaven complains about notices at night. Are their quiet hours right?',
    look: 'I will read how quiet hours are compared, and what the office has sent us.',
    suspect:
      'Their quiet hours go past midnight, from 22:00 to 05:30. `isQuietAt` compares both ends within one day, so no time is ever inside. The message of the office is cut in the middle, but the hours are in it.',
    change:
      'I will treat a window that ends before it starts as one that goes past midnight. Two other offices have such hours and have not complained yet.',
    done: 'The quiet hours were right and the comparison was not. `isQuietAt` handles hours past midnight now, for Zuidhaven and two other offices. Nothing was sent to anybody.',
  },
  {
    ask: 'Last thing: which gauges are due for calibration before the spring tides?',
    look: 'I will read how drift is computed and what is known of the gauges.',
    suspect:
      '`dueForCalibration` goes by the time since the last calibration. With the drift that the log shows, three gauges will be more than two centimeters off before that time is over.',
    change:
      'I will let the drift count as well: a gauge is due when its time is over or its drift has reached the limit of its maker.',
    done: 'Five gauges are due before the spring tides: two by their time, three by their drift. The list is in ops/letters/calibration.txt. I have changed `dueForCalibration` so that drift counts from now on.',
  },
];
