#include "ledger/domain/staff.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace daybook::domain {
namespace {

// The roles granted exactly so: for one centre, or (none) for all.
RoleMask GrantedRoles(const Staff& staff, CentreId centre) {
  if (!centre) return staff.roles_everywhere;
  for (const CentreRoles& entry : staff.roles_by_centre) {
    if (entry.centre == centre) return entry.roles;
  }
  return 0;
}

void SetGrantedRoles(Staff& staff, CentreId centre, RoleMask roles) {
  if (!centre) {
    staff.roles_everywhere = roles;
    return;
  }
  auto& entries = staff.roles_by_centre;
  auto it = std::find_if(entries.begin(), entries.end(), [&](const CentreRoles& e) { return !(e.centre < centre); });
  if (it == entries.end() || it->centre != centre) it = entries.insert(it, {centre, 0});
  it->roles = roles;
  if (roles == 0) entries.erase(it);
}

// What granting and revoking have in common: the person and the centre exist, and an administrator of that centre, or
// of all, acts.
template <typename Wish>
absl::Status CheckAppointment(Hearing& hearing, const Wish& wish) {
  const CentreId for_centre(wish.for_centre());
  if (for_centre && hearing.state.FindCentre(for_centre) == nullptr) {
    return Rejected(v1::REJECTION_REASON_CENTRE_UNKNOWN, absl::StrCat("centre ", wish.for_centre()));
  }
  if (hearing.state.FindStaff(StaffId(wish.staff())) == nullptr) {
    return Rejected(v1::REJECTION_REASON_STAFF_UNKNOWN, absl::StrCat("staff ", wish.staff()));
  }
  DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing));
  if ((hearing.actor->RolesAt(for_centre) & kAdmins) == 0) {
    return Rejected(v1::REJECTION_REASON_ROLE_MISSING, absl::StrCat("staff ", hearing.command.actor()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::RegisterStaff& wish) {
  if (hearing.state.FindStaff(StaffId(wish.staff())) != nullptr) {
    return Rejected(v1::REJECTION_REASON_ALREADY_REGISTERED, absl::StrCat("staff ", wish.staff()));
  }
  DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing));
  // Nothing refuses from here on.
  AddEvent(hearing)->mutable_staff_registered()->set_staff(wish.staff());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::StaffRegistered& fact) { change.state.staff.try_emplace(StaffId(fact.staff())); }

absl::Status Decide(Hearing& hearing, const v1::GrantRole& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckAppointment(hearing, wish));
  if (wish.staff() == hearing.command.actor()) return Rejected(v1::REJECTION_REASON_SELF_GRANT);
  const Staff& staff = *hearing.state.FindStaff(StaffId(wish.staff()));
  if ((GrantedRoles(staff, CentreId(wish.for_centre())) & Only(wish.role())) != 0) {
    return Rejected(v1::REJECTION_REASON_ROLE_ALREADY_GRANTED, absl::StrCat("staff ", wish.staff()));
  }
  // Nothing refuses from here on.
  v1::RoleGranted* fact = AddEvent(hearing)->mutable_role_granted();
  fact->set_staff(wish.staff());
  fact->set_role(wish.role());
  fact->set_for_centre(wish.for_centre());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::RoleGranted& fact) {
  Staff& staff = change.state.staff[StaffId(fact.staff())];
  const CentreId centre(fact.for_centre());
  SetGrantedRoles(staff, centre, GrantedRoles(staff, centre) | Only(fact.role()));
}

absl::Status Decide(Hearing& hearing, const v1::RevokeRole& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckAppointment(hearing, wish));
  const Staff& staff = *hearing.state.FindStaff(StaffId(wish.staff()));
  if ((GrantedRoles(staff, CentreId(wish.for_centre())) & Only(wish.role())) == 0) {
    return Rejected(v1::REJECTION_REASON_ROLE_NOT_GRANTED, absl::StrCat("staff ", wish.staff()));
  }
  // Nothing refuses from here on.
  v1::RoleRevoked* fact = AddEvent(hearing)->mutable_role_revoked();
  fact->set_staff(wish.staff());
  fact->set_role(wish.role());
  fact->set_for_centre(wish.for_centre());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::RoleRevoked& fact) {
  Staff& staff = change.state.staff[StaffId(fact.staff())];
  const CentreId centre(fact.for_centre());
  SetGrantedRoles(staff, centre, GrantedRoles(staff, centre) & ~Only(fact.role()));
}

}  // namespace daybook::domain
