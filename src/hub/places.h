/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DABYL_HUB_PLACES_H_
#define DABYL_HUB_PLACES_H_

#include "core/registry.h"

#include "hub/query.h"

/*
 * places - what consoles ask of the registry.  Each fills ${result}, whose
 * lines are empty; a line is {"device":HEX} with the bytes of
 * registry_encode_device().
 */
#define PLACES_AROUND_MAX 8 /* as many as a person can choose by digits */

/* One device.  ERR_NOENT: there is none. */
void places_device(const struct registry *registry, const char *id,
    struct query_result *result);

/*
 * All devices from ${from} on (0, 1, 2 ...), in the order of the registry,
 * without the addresses of their pictures: who looks for a device does not
 * look at it.
 */
void places_devices(const struct registry *registry, uint64_t from,
    uint32_t limit, struct query_result *result);

/*
 * The cameras around a device, or around "place:LAT,LON": the device itself,
 * those that it names, then the nearest; with "metres" where both positions
 * are known.  ERR_NOENT: there is no such device or place.
 */
void places_around(const struct registry *registry, const char *what,
    struct query_result *result);

#endif /* DABYL_HUB_PLACES_H_ */
