# Who works in the trial's Redmine: Twicket's user, whose key is written to KEY_FILE, and the agent Tom; both in the project "desk".
Setting.rest_api_enabled = "1"
admin = User.find_by_login("admin")
admin.password = admin.password_confirmation = "desk-admin-pass"
admin.must_change_passwd = false
admin.save!
role = Role.givable.find_by(name: "Manager") || Role.givable.first
role.add_permission!(:view_private_notes, :set_notes_private, :add_issue_notes, :view_issues, :add_issues, :edit_issues)
project = Project.new(name: "Service desk", identifier: "desk", is_public: false)
project.trackers = Tracker.all
project.enabled_module_names = %w[issue_tracking]
project.save!
[["twicket", "Twicket", "Bot"], ["tom", "Tom", "Agent"]].each do |login, first, last|
  user = User.new(firstname: first, lastname: last, mail: "#{login}@example.com", language: "en")
  user.login = login
  user.password = user.password_confirmation = "#{login}-password"
  user.save!
  Member.create!(principal: user, project: project, roles: [role])
  File.write(ENV["KEY_FILE"], user.api_key) if login == "twicket"
end
