// Keys: who holds them. A key belongs to the store of its centre for ever; it is there or with exactly one person.
#pragma once

#include "absl/status/status.h"
#include "daybook/v1/tool.pb.h"
#include "ledger/domain/change.h"
#include "ledger/domain/hearing.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::RegisterKey& wish);
void Evolve(Change& change, const v1::KeyRegistered& fact);
absl::Status Decide(Hearing& hearing, const v1::HandOutKey& wish);
void Evolve(Change& change, const v1::KeyHandedOut& fact);
absl::Status Decide(Hearing& hearing, const v1::ReturnKey& wish);
void Evolve(Change& change, const v1::KeyReturned& fact);

}  // namespace daybook::domain
