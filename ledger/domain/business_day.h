// The trading day of a centre: opened with at least two people, closed with a document.
#pragma once

#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::OpenBusinessDay& wish);
absl::Status Decide(Hearing& hearing, const v1::AddOnDuty& wish);
absl::Status Decide(Hearing& hearing, const v1::CloseBusinessDay& wish);

void Evolve(Change& change, const v1::BusinessDayOpened& fact);
void Evolve(Change& change, const v1::DutyAdded& fact);
void Evolve(Change& change, const v1::BusinessDayClosed& fact);

// Makes `business_date` (yyyymmdd) the centre's current day.
void SetBusinessDate(Centre& centre, int32_t business_date);

}  // namespace daybook::domain
