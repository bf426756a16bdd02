#include "ledger/domain/key.h"

#include "absl/strings/str_cat.h"
#include "ledger/domain/postings.h"

namespace daybook::domain {
namespace {

absl::Status CheckKeyKnown(const Hearing& hearing, uint64_t key) {
  const auto it = hearing.state.tools.keys.find(KeyId(key));
  if (it != hearing.state.tools.keys.end() && it->second == hearing.centre_id()) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_KEY_UNKNOWN, absl::StrCat("key ", key));
}

bool IsHeldBy(const Hearing& hearing, uint64_t key, ThingHolder holder) {
  const auto it = hearing.state.things.find(Thing{v1::ASSET_KIND_KEY, key});
  return it != hearing.state.things.end() && it->second == holder;
}

void MoveKey(v1::Event& event, v1::AccountKind to_kind, uint64_t to, v1::AccountKind from_kind, uint64_t from,
             uint64_t key) {
  MovePaper(event, to_kind, to, from_kind, from, v1::ASSET_KIND_KEY, key);
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::RegisterKey& wish) {
  if (hearing.state.tools.keys.contains(KeyId(wish.key()))) {
    return Rejected(v1::REJECTION_REASON_ALREADY_REGISTERED, absl::StrCat("key ", wish.key()));
  }
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomInClose(hearing));
  // Nothing refuses from here on.
  v1::Event* event = AddCentreEvent(hearing);
  const uint64_t centre = hearing.command.centre();
  MoveKey(*event, v1::ACCOUNT_KIND_STORE, centre, v1::ACCOUNT_KIND_OUTSIDE, centre, wish.key());
  v1::KeyRegistered* fact = event->mutable_key_registered();
  fact->set_key(wish.key());
  fact->set_name(wish.name());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::KeyRegistered& fact) {
  change.state.tools.keys[KeyId(fact.key())] = CentreId(change.event.centre());
}

absl::Status Decide(Hearing& hearing, const v1::HandOutKey& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomInClose(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckKeyKnown(hearing, wish.key()));
  if (!IsHeldBy(hearing, wish.key(), {v1::ACCOUNT_KIND_STORE, hearing.command.centre()})) {
    return Rejected(v1::REJECTION_REASON_KEY_NOT_IN_STORE, absl::StrCat("key ", wish.key()));
  }
  // Nothing refuses from here on.
  v1::Event* event = AddCentreEvent(hearing);
  const uint32_t holder = hearing.command.second_person();
  MoveKey(*event, v1::ACCOUNT_KIND_STAFF, holder, v1::ACCOUNT_KIND_STORE, hearing.command.centre(), wish.key());
  event->mutable_key_handed_out()->set_key(wish.key());
  event->mutable_key_handed_out()->set_holder(holder);
  return absl::OkStatus();
}

// Postings say it all.
void Evolve(Change& change, const v1::KeyHandedOut& fact) {}

absl::Status Decide(Hearing& hearing, const v1::ReturnKey& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckKeyKnown(hearing, wish.key()));
  const uint32_t holder = hearing.command.second_person();
  if (!IsHeldBy(hearing, wish.key(), {v1::ACCOUNT_KIND_STAFF, holder})) {
    return Rejected(v1::REJECTION_REASON_KEY_NOT_HELD, absl::StrCat("key ", wish.key(), ", staff ", holder));
  }
  // Nothing refuses from here on.
  v1::Event* event = AddCentreEvent(hearing);
  MoveKey(*event, v1::ACCOUNT_KIND_STORE, hearing.command.centre(), v1::ACCOUNT_KIND_STAFF, holder, wish.key());
  event->mutable_key_returned()->set_key(wish.key());
  event->mutable_key_returned()->set_holder(holder);
  return absl::OkStatus();
}

// Postings say it all.
void Evolve(Change& change, const v1::KeyReturned& fact) {}

}  // namespace daybook::domain
