/** A module of the repository that the sample works in. */
export interface Module {
  /** As in `src/<name>.ts`. */
  readonly name: string;
  readonly type: string;
  readonly about: string;
  /** Field names; one that ends in `At` is a time, one in capitals at its end has that unit. */
  readonly fields: readonly string[];
  /** Names of the questions that the module answers. */
  readonly questions: readonly string[];
}

/** The modules, in the order in which the sample comes to them. */
export const modules: readonly Module[] = [
  {
    name: 'readings',
    type: 'Reading',
    about: 'what a gauge measured at one time',
    fields: ['stationId', 'gaugeId', 'heightM', 'takenAt', 'receivedAt', 'source', 'quality'],
    questions: ['latestOf', 'gapsBetween', 'meanOver', 'outliersIn', 'lateArrivals'],
  },
  {
    name: 'forecasts',
    type: 'Forecast',
    about: 'the height of the water that is expected at a station',
    fields: ['stationId', 'number', 'heightM', 'surgeM', 'validAt', 'issuedAt', 'replaces'],
    questions: ['currentFor', 'highWatersOf', 'standAround', 'surgeAgainst', 'historyOf'],
  },
  {
    name: 'notices',
    type: 'Notice',
    about: 'a text that an office sends to a ship',
    fields: [
      'officeId',
      'vesselId',
      'berthId',
      'wording',
      'sentAt',
      'confirmedAt',
      'forecastNumber',
    ],
    questions: ['openFor', 'unconfirmedSince', 'lastTo', 'basedOn', 'inQuietHours'],
  },
  {
    name: 'berths',
    type: 'Berth',
    about: 'a place in a harbor where a ship can lie',
    fields: ['harborId', 'name', 'lengthM', 'sillM', 'fenders', 'closedAt', 'reopensAt'],
    questions: ['freeDuring', 'windowsFor', 'deepestIn', 'closedBetween', 'neighborsOf'],
  },
  {
    name: 'vessels',
    type: 'Vessel',
    about: 'a ship that asked for notices',
    fields: ['callSign', 'name', 'draftM', 'lengthM', 'speedMs', 'registeredAt', 'flag'],
    questions: ['byCallSign', 'expectedAt', 'tooDeepFor', 'silentSince', 'sameNameAs'],
  },
  {
    name: 'stations',
    type: 'Station',
    about: 'a place where the height of the water is measured',
    fields: ['name', 'latitude', 'longitude', 'datumM', 'operator', 'installedAt', 'retiredAt'],
    questions: ['nearestTo', 'runBy', 'withoutReadingsSince', 'datumOf', 'replacedBy'],
  },
  {
    name: 'harbors',
    type: 'Harbor',
    about: 'a harbor and the office that answers for it',
    fields: ['name', 'officeId', 'stationId', 'quietFrom', 'quietUntil', 'openedAt', 'pilotage'],
    questions: ['officeOf', 'isQuietAt', 'stationsNear', 'pilotageFor', 'openAt'],
  },
  {
    name: 'gauges',
    type: 'Gauge',
    about: 'the instrument of a station',
    fields: ['stationId', 'maker', 'serial', 'offsetM', 'driftM', 'calibratedAt', 'installedAt'],
    questions: ['driftOver', 'dueForCalibration', 'offsetAt', 'historyAt', 'sharedSerials'],
  },
];
