// What the payloads about cards must look like: part of CheckShape().
#include "absl/strings/str_cat.h"
#include "ledger/base/money.h"
#include "ledger/domain/shape.h"

namespace daybook::domain {
namespace {

constexpr uint64_t kCardMax = 1'000'000'000'000'000;

}  // namespace

void CheckShapeOf(const v1::TopUpCard& wish, FieldErrors& errors) {
  if (wish.customer() == 0 || wish.customer() > kCustomerMax) errors.Add("top_up_card.customer", "must be 1..10^15");
  if (wish.card() == 0 || wish.card() > kCardMax) errors.Add("top_up_card.card", "must be 1..10^15");
  if (wish.card_counter() == 0) errors.Add("top_up_card.card_counter", "must be at least 1");
  if (!IsAmount(wish.amount_fen())) errors.Add("top_up_card.amount_fen", "must be 1..10^12");
  CheckTendersShape(wish.tenders(), "top_up_card", errors);
  for (int i = 0; i < wish.tenders_size(); ++i) {
    // A card is written at once, and nobody can unwrite it when the bank does not pay.
    if (wish.tenders(i).kind() != v1::TENDER_KIND_CHEQUE) continue;
    errors.Add(absl::StrCat("top_up_card.tenders[", i, "].kind"), "must not be a cheque");
  }
}

void CheckShapeOf(const v1::ConfirmCardWrite& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.payment(), "confirm_card_write.payment", errors);
  if (wish.read_back_counter() == 0) errors.Add("confirm_card_write.read_back_counter", "must be at least 1");
}

void CheckShapeOf(const v1::FailCardWrite& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.payment(), "fail_card_write.payment", errors);
}

void CheckShapeOf(const v1::RewriteCard& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.payment(), "rewrite_card.payment", errors);
}

}  // namespace daybook::domain
