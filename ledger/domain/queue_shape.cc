// What the payloads about the queue must look like: part of CheckShape().
#include "absl/strings/str_cat.h"
#include "ledger/domain/shape.h"

namespace daybook::domain {
namespace {

constexpr uint32_t kTicketMax = 999'999;

template <typename Wish>
void CheckTicket(const Wish& wish, absl::string_view payload, FieldErrors& errors) {
  if (wish.ticket() >= 1 && wish.ticket() <= kTicketMax) return;
  errors.Add(absl::StrCat(payload, ".ticket"), "must be 1..999,999");
}

template <typename Wish>
void CheckKind(const Wish& wish, absl::string_view payload, FieldErrors& errors) {
  if (v1::ServiceKind_IsValid(wish.kind()) && wish.kind() != v1::SERVICE_KIND_UNSPECIFIED) return;
  errors.Add(absl::StrCat(payload, ".kind"), "is not a kind of service");
}

}  // namespace

void CheckShapeOf(const v1::TakeTicket& wish, FieldErrors& errors) {
  CheckTicket(wish, "take_ticket", errors);
  CheckKind(wish, "take_ticket", errors);
}

void CheckShapeOf(const v1::CallTicket& wish, FieldErrors& errors) { CheckTicket(wish, "call_ticket", errors); }

void CheckShapeOf(const v1::EndService& wish, FieldErrors& errors) {
  CheckTicket(wish, "end_service", errors);
  CheckKind(wish, "end_service", errors);
}

void CheckShapeOf(const v1::MissTicket& wish, FieldErrors& errors) { CheckTicket(wish, "miss_ticket", errors); }

}  // namespace daybook::domain
