// What the payloads about accounts must look like: part of CheckShape().
#include "ledger/domain/shape.h"

namespace daybook::domain {

// What is missing on the checklist is refused by name, when the command is judged.
void CheckShapeOf(const v1::OpenAccount& wish, FieldErrors& errors) {
  if (wish.customer() == 0 || wish.customer() > kCustomerMax) {
    errors.Add("open_account.customer", "must be 1..10^15");
  }
}

}  // namespace daybook::domain
