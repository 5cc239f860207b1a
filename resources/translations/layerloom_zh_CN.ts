<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
 <context>
  <name>Actions</name>
  <message>
   <source>Add a layer…</source>
   <translation>添加层…</translation>
  </message>
  <message>
   <source>Add note</source>
   <translation>添加批注</translation>
  </message>
  <message>
   <source>Align bottom edges</source>
   <translation>底边对齐</translation>
  </message>
  <message>
   <source>Align centres</source>
   <translation>水平居中对齐</translation>
  </message>
  <message>
   <source>Align left edges</source>
   <translation>左边对齐</translation>
  </message>
  <message>
   <source>Align middles</source>
   <translation>垂直居中对齐</translation>
  </message>
  <message>
   <source>Align right edges</source>
   <translation>右边对齐</translation>
  </message>
  <message>
   <source>Align top edges</source>
   <translation>顶边对齐</translation>
  </message>
  <message>
   <source>Apply the drawing to the run…</source>
   <translation>将图应用到运行…</translation>
  </message>
  <message>
   <source>Bookmark this view…</source>
   <translation>为当前视图添加书签…</translation>
  </message>
  <message>
   <source>Branch from here…</source>
   <translation>从此处分支…</translation>
  </message>
  <message>
   <source>Bring back the run's network before the edit</source>
   <translation>恢复运行在编辑之前的网络</translation>
  </message>
  <message>
   <source>Bypass</source>
   <translation>旁路</translation>
  </message>
  <message>
   <source>Check before training…</source>
   <translation>训练前检查…</translation>
  </message>
  <message>
   <source>Close tab</source>
   <translation>关闭标签页</translation>
  </message>
  <message>
   <source>Collapse into a block…</source>
   <translation>折叠为块…</translation>
  </message>
  <message>
   <source>Command palette…</source>
   <translation>命令面板…</translation>
  </message>
  <message>
   <source>Compare runs</source>
   <translation>比较运行</translation>
  </message>
  <message>
   <source>Connect in order</source>
   <translation>依次连接</translation>
  </message>
  <message>
   <source>Copy</source>
   <translation>复制</translation>
  </message>
  <message>
   <source>Cut</source>
   <translation>剪切</translation>
  </message>
  <message>
   <source>Delete</source>
   <translation>删除</translation>
  </message>
  <message>
   <source>Distribute downwards</source>
   <translation>纵向均匀分布</translation>
  </message>
  <message>
   <source>Distribute from left to right</source>
   <translation>横向均匀分布</translation>
  </message>
  <message>
   <source>Duplicate with shared weights</source>
   <translation>创建共享权重的副本</translation>
  </message>
  <message>
   <source>Duplicate with wires</source>
   <translation>连同连线创建副本</translation>
  </message>
  <message>
   <source>Earlier versions…</source>
   <translation>早期版本…</translation>
  </message>
  <message>
   <source>Expand block</source>
   <translation>展开块</translation>
  </message>
  <message>
   <source>Export curves…</source>
   <translation>导出曲线…</translation>
  </message>
  <message>
   <source>Export picture…</source>
   <translation>导出图片…</translation>
  </message>
  <message>
   <source>Find learning rate</source>
   <translation>寻找学习率</translation>
  </message>
  <message>
   <source>Find…</source>
   <translation>查找…</translation>
  </message>
  <message>
   <source>Fold to the title</source>
   <translation>收起为标题</translation>
  </message>
  <message>
   <source>Frame selection</source>
   <translation>为所选添加外框</translation>
  </message>
  <message>
   <source>Freeze weights</source>
   <translation>冻结权重</translation>
  </message>
  <message>
   <source>Go through the newest run</source>
   <translation>浏览最近一次运行</translation>
  </message>
  <message>
   <source>Go to the next area</source>
   <translation>转到下一个区域</translation>
  </message>
  <message>
   <source>Go to the previous area</source>
   <translation>转到上一个区域</translation>
  </message>
  <message>
   <source>Import a model…</source>
   <translation>导入模型…</translation>
  </message>
  <message>
   <source>Keyboard shortcuts…</source>
   <translation>键盘快捷键…</translation>
  </message>
  <message>
   <source>Leave block</source>
   <translation>离开块</translation>
  </message>
  <message>
   <source>Leave the timeline</source>
   <translation>离开时间线</translation>
  </message>
  <message>
   <source>Map</source>
   <translation>缩略图</translation>
  </message>
  <message>
   <source>Mute</source>
   <translation>停用</translation>
  </message>
  <message>
   <source>New custom layer…</source>
   <translation>新建自定义层…</translation>
  </message>
  <message>
   <source>New network…</source>
   <translation>新建网络…</translation>
  </message>
  <message>
   <source>New project</source>
   <translation>新建项目</translation>
  </message>
  <message>
   <source>Next frame or note</source>
   <translation>下一个外框或批注</translation>
  </message>
  <message>
   <source>Next layer</source>
   <translation>下一个层</translation>
  </message>
  <message>
   <source>Next tab</source>
   <translation>下一个标签页</translation>
  </message>
  <message>
   <source>Next wire of the layer</source>
   <translation>该层的下一条连线</translation>
  </message>
  <message>
   <source>One step</source>
   <translation>单步</translation>
  </message>
  <message>
   <source>Open block</source>
   <translation>打开块</translation>
  </message>
  <message>
   <source>Open…</source>
   <translation>打开…</translation>
  </message>
  <message>
   <source>Paste</source>
   <translation>粘贴</translation>
  </message>
  <message>
   <source>Pause</source>
   <translation>暂停</translation>
  </message>
  <message>
   <source>Port legend</source>
   <translation>端口图例</translation>
  </message>
  <message>
   <source>Previous layer</source>
   <translation>上一个层</translation>
  </message>
  <message>
   <source>Previous tab</source>
   <translation>上一个标签页</translation>
  </message>
  <message>
   <source>Quit</source>
   <translation>退出</translation>
  </message>
  <message>
   <source>Redo</source>
   <translation>重做</translation>
  </message>
  <message>
   <source>Reduce motion</source>
   <translation>减少动画</translation>
  </message>
  <message>
   <source>Remove network</source>
   <translation>移除网络</translation>
  </message>
  <message>
   <source>Rename</source>
   <translation>重命名</translation>
  </message>
  <message>
   <source>Rename network…</source>
   <translation>重命名网络…</translation>
  </message>
  <message>
   <source>Reopen the last project at start</source>
   <translation>启动时重新打开上次的项目</translation>
  </message>
  <message>
   <source>Save</source>
   <translation>保存</translation>
  </message>
  <message>
   <source>Save as…</source>
   <translation>另存为…</translation>
  </message>
  <message>
   <source>Select all</source>
   <translation>全选</translation>
  </message>
  <message>
   <source>Settings of the layer</source>
   <translation>该层的设置</translation>
  </message>
  <message>
   <source>Start anew</source>
   <translation>重新开始</translation>
  </message>
  <message>
   <source>Start page</source>
   <translation>起始页</translation>
  </message>
  <message>
   <source>Stop</source>
   <translation>停止</translation>
  </message>
  <message>
   <source>Swap inputs</source>
   <translation>交换输入</translation>
  </message>
  <message>
   <source>Take out of its wire</source>
   <translation>从连线中取出</translation>
  </message>
  <message>
   <source>Tidy up</source>
   <translation>整理布局</translation>
  </message>
  <message>
   <source>To the end of the epoch</source>
   <translation>到轮次结束</translation>
  </message>
  <message>
   <source>Train</source>
   <translation>训练</translation>
  </message>
  <message>
   <source>Train after this run</source>
   <translation>在此次运行之后训练</translation>
  </message>
  <message>
   <source>Train this network</source>
   <translation>训练此网络</translation>
  </message>
  <message>
   <source>Training health</source>
   <translation>训练健康</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>撤销</translation>
  </message>
  <message>
   <source>Unsaved work…</source>
   <translation>未保存的工作…</translation>
  </message>
  <message>
   <source>Wire by letters…</source>
   <translation>用字母连线…</translation>
  </message>
  <message>
   <source>Zoom in</source>
   <translation>放大</translation>
  </message>
  <message>
   <source>Zoom out</source>
   <translation>缩小</translation>
  </message>
  <message>
   <source>Zoom to 100 %</source>
   <translation>缩放到 100%</translation>
  </message>
  <message>
   <source>Zoom to fit</source>
   <translation>缩放到全部</translation>
  </message>
  <message>
   <source>Zoom to selection</source>
   <translation>缩放到所选</translation>
  </message>
 </context>
 <context>
  <name>Areas</name>
  <message>
   <source>Canvas</source>
   <translation>画布</translation>
  </message>
  <message>
   <source>Go to {area}</source>
   <translation>转到 {area}</translation>
  </message>
 </context>
 <context>
  <name>Around</name>
  <message>
   <source>Frame</source>
   <translation>外框</translation>
  </message>
  <message>
   <source>Note</source>
   <translation>批注</translation>
  </message>
  <message>
   <source>Select the layers that the frame should stand behind.</source>
   <translation>请选择要放在外框前面的层。</translation>
  </message>
 </context>
 <context>
  <name>Arranger</name>
  <message>
   <source>Select three layers or more to distribute them.</source>
   <translation>选择三个或更多层，才能均匀分布。</translation>
  </message>
  <message>
   <source>Select two layers or more to align them.</source>
   <translation>选择两个或更多层，才能对齐。</translation>
  </message>
  <message>
   <source>The layers stand like that already.</source>
   <translation>这些层已经是这样排列的。</translation>
  </message>
 </context>
 <context>
  <name>AugmentList</name>
  <message>
   <source>Add…</source>
   <translation>添加…</translation>
  </message>
  <message>
   <source>Change the samples of training at random, anew in each epoch.</source>
   <translation>随机改变训练样本，每个轮次都重新进行。</translation>
  </message>
  <message>
   <source>Draw again</source>
   <translation>重新抽取</translation>
  </message>
  <message>
   <source>Earlier</source>
   <translation>上移</translation>
  </message>
  <message>
   <source>Later</source>
   <translation>以后</translation>
  </message>
  <message>
   <source>Shows the samples above with other random changes.</source>
   <translation>以另外的随机变化显示上面的样本。</translation>
  </message>
  <message>
   <source>Take out</source>
   <translation>移除</translation>
  </message>
 </context>
 <context>
  <name>Availability</name>
  <message>
   <source>Begin a project or open one first.</source>
   <translation>请先新建或打开一个项目。</translation>
  </message>
  <message>
   <source>Go back from the start page first.</source>
   <translation>请先从起始页返回。</translation>
  </message>
 </context>
 <context>
  <name>BlockEditor</name>
  <message>
   <source>All is tidy.</source>
   <translation>已经很整齐了。</translation>
  </message>
  <message>
   <source>Select a block: its layers then take its place.</source>
   <translation>请选择一个块，它会被其中的层取代。</translation>
  </message>
  <message>
   <source>Select a layer that has weights: a second one can share them.</source>
   <translation>请选择一个有权重的层，第二个层可以与它共享权重。</translation>
  </message>
 </context>
 <context>
  <name>BranchDialog</name>
  <message>
   <source>A new run begins at epoch {epoch}, step {step} of {run}, with its weights, its optimizer and its place in the data. That run stays as it is.</source>
   <translation>新的运行从 {run} 的第 {epoch} 个轮次、第 {step} 步开始，带有它的权重、优化器以及在数据中的位置。原来的运行保持不变。</translation>
  </message>
  <message>
   <source>Branch a run</source>
   <translation>从运行分支</translation>
  </message>
  <message>
   <source>Branch and train</source>
   <translation>分支并训练</translation>
  </message>
  <message>
   <source>epochs in all</source>
   <translation>总轮次数</translation>
  </message>
  <message>
   <source>learning rate</source>
   <translation>学习率</translation>
  </message>
  <message>
   <source>momentum</source>
   <translation>动量</translation>
  </message>
  <message>
   <source>weight decay</source>
   <translation>权重衰减</translation>
  </message>
  <message>
   <source>{name} has to be a number.</source>
   <translation>{name} 必须是一个数。</translation>
  </message>
 </context>
 <context>
  <name>Canvas</name>
  <message>
   <source>(Alt+Shift drags a copy.)</source>
   <translation>（按住 Alt+Shift 拖动会拖出副本。）</translation>
  </message>
  <message>
   <source>1 error</source>
   <translation>1 个错误</translation>
  </message>
  <message>
   <source>1 warning</source>
   <translation>1 个警告</translation>
  </message>
  <message>
   <source>A layer can't feed itself.</source>
   <translation>层不能连接到自身。</translation>
  </message>
  <message>
   <source>A step changes the weights by {share} of their size</source>
   <translation>一步使权重改变其大小的 {share}</translation>
  </message>
  <message>
   <source>A wire runs from an output to an input.</source>
   <translation>连线从输出连到输入。</translation>
  </message>
  <message>
   <source>A wire to {name} would close a cycle: a network has to run forward.</source>
   <translation>连到 {name} 会形成环路，而网络必须能向前运行。</translation>
  </message>
  <message>
   <source>Add layer…</source>
   <translation>添加层…</translation>
  </message>
  <message>
   <source>Blue</source>
   <translation>蓝色</translation>
  </message>
  <message>
   <source>Bypassed: left out of the network; what comes in goes on behind it.</source>
   <translation>已旁路：不参与网络，接入的内容直接传到后面。</translation>
  </message>
  <message>
   <source>Colour</source>
   <translation>颜色</translation>
  </message>
  <message>
   <source>Copy</source>
   <translation>复制</translation>
  </message>
  <message>
   <source>Cut</source>
   <translation>剪切</translation>
  </message>
  <message>
   <source>Delete</source>
   <translation>删除</translation>
  </message>
  <message>
   <source>Drag to lead the wire elsewhere. Alt+click removes the point.</source>
   <translation>拖动可让连线绕行，按住 Alt 单击可移除此点。</translation>
  </message>
  <message>
   <source>Duplicate</source>
   <translation>创建副本</translation>
  </message>
  <message>
   <source>Frozen: training doesn't change its weights.</source>
   <translation>已冻结：训练不会改变它的权重。</translation>
  </message>
  <message>
   <source>Gradient: {value}</source>
   <translation>梯度：{value}</translation>
  </message>
  <message>
   <source>Green</source>
   <translation>绿色</translation>
  </message>
  <message>
   <source>Grey</source>
   <translation>灰色</translation>
  </message>
  <message>
   <source>Half of its units or more give 0 for every sample.</source>
   <translation>一半以上的单元对每个样本都输出 0。</translation>
  </message>
  <message>
   <source>Hardly learns: its gradients or its updates are next to nothing.</source>
   <translation>几乎不学习：它的梯度或更新接近于零。</translation>
  </message>
  <message>
   <source>Its weights are used by {names} too.</source>
   <translation>它的权重也被 {names} 使用。</translation>
  </message>
  <message>
   <source>Learns too fast: lower the learning rate, or clip the gradients.</source>
   <translation>学得太快：请降低学习率，或裁剪梯度。</translation>
  </message>
  <message>
   <source>Memory: {share}</source>
   <translation>内存：{share}</translation>
  </message>
  <message>
   <source>Move frame</source>
   <translation>移动外框</translation>
  </message>
  <message>
   <source>Move note</source>
   <translation>移动批注</translation>
  </message>
  <message>
   <source>Move waypoint</source>
   <translation>移动折点</translation>
  </message>
  <message>
   <source>Muted: left out of the network, with its wires.</source>
   <translation>已停用：连同其连线一起不参与网络。</translation>
  </message>
  <message>
   <source>No wire ends in {name}: there is nothing to swap.</source>
   <translation>没有连线接到 {name}，无可交换。</translation>
  </message>
  <message>
   <source>No wire runs through {name}.</source>
   <translation>没有连线经过 {name}。</translation>
  </message>
  <message>
   <source>Not called: its weights are part of the model, and nothing is computed with them.</source>
   <translation>未被调用：它的权重属于模型，但没有用它们计算任何东西。</translation>
  </message>
  <message>
   <source>Paste</source>
   <translation>粘贴</translation>
  </message>
  <message>
   <source>Purple</source>
   <translation>紫色</translation>
  </message>
  <message>
   <source>Red</source>
   <translation>红色</translation>
  </message>
  <message>
   <source>Release to insert {name} between {source} and {target}.</source>
   <translation>松开即把 {name} 插入 {source} 和 {target} 之间。</translation>
  </message>
  <message>
   <source>Release to put a copy here, with its wires.</source>
   <translation>松开即在此放下副本，连同其连线。</translation>
  </message>
  <message>
   <source>Release to take {name} out of its wire. (Alt+Shift drags a copy.)</source>
   <translation>松开即把 {name} 从连线中取出。（按住 Alt+Shift 拖动会拖出副本。）</translation>
  </message>
  <message>
   <source>Replaces the wire from {name}</source>
   <translation>取代来自 {name} 的连线</translation>
  </message>
  <message>
   <source>Resize frame</source>
   <translation>调整外框大小</translation>
  </message>
  <message>
   <source>Resize note</source>
   <translation>调整批注大小</translation>
  </message>
  <message>
   <source>Select all</source>
   <translation>全选</translation>
  </message>
  <message>
   <source>The shape is not known yet.</source>
   <translation>形状尚未得知。</translation>
  </message>
  <message>
   <source>This wire can't run through {name}.</source>
   <translation>这条连线不能经过 {name}。</translation>
  </message>
  <message>
   <source>Time of the forward pass: {share}</source>
   <translation>前向用时：{share}</translation>
  </message>
  <message>
   <source>Units that never answer: {share}</source>
   <translation>从不响应的单元：{share}</translation>
  </message>
  <message>
   <source>Uses the weights of {name}.</source>
   <translation>使用 {name} 的权重。</translation>
  </message>
  <message>
   <source>Wires leave {name} from several outputs. Take off all but one output's.</source>
   <translation>{name} 有多个输出接了连线，请只留下一个输出的连线。</translation>
  </message>
  <message>
   <source>Yellow</source>
   <translation>黄色</translation>
  </message>
  <message>
   <source>Zoom to fit</source>
   <translation>缩放到全部</translation>
  </message>
  <message>
   <source>block</source>
   <translation>块</translation>
  </message>
  <message>
   <source>frame {title}</source>
   <translation>外框 {title}</translation>
  </message>
  <message>
   <source>from {name}</source>
   <translation>来自 {name}</translation>
  </message>
  <message>
   <source>frozen</source>
   <translation>冻结</translation>
  </message>
  <message>
   <source>input port {name}</source>
   <translation>输入端口 {name}</translation>
  </message>
  <message>
   <source>not wired</source>
   <translation>未接线</translation>
  </message>
  <message>
   <source>note: {text}</source>
   <translation>批注：{text}</translation>
  </message>
  <message>
   <source>optional</source>
   <translation>可选</translation>
  </message>
  <message>
   <source>output</source>
   <translation>输出</translation>
  </message>
  <message>
   <source>output port {name}</source>
   <translation>输出端口 {name}</translation>
  </message>
  <message>
   <source>repeated {count}</source>
   <translation>重复 {count} 次</translation>
  </message>
  <message>
   <source>shares its weights</source>
   <translation>共享权重</translation>
  </message>
  <message>
   <source>to {names}</source>
   <translation>连到 {names}</translation>
  </message>
  <message>
   <source>wire from {source} to {target}</source>
   <translation>从 {source} 到 {target} 的连线</translation>
  </message>
  <message>
   <source>{count} layers inside. Double click to open it.</source>
   <translation>内有 {count} 个层，双击打开。</translation>
  </message>
  <message>
   <source>{count} problems, with errors</source>
   <translation>{count} 个问题，其中有错误</translation>
  </message>
  <message>
   <source>{count} values a sample</source>
   <translation>每个样本 {count} 个值</translation>
  </message>
  <message>
   <source>{count} warnings</source>
   <translation>{count} 个警告</translation>
  </message>
  <message>
   <source>{name} brings several wires together. Take off all but the one that is to go on.</source>
   <translation>{name} 汇集了多条连线，请只留下要继续的那一条。</translation>
  </message>
  <message>
   <source>{name} has {count} inputs: only two can be swapped.</source>
   <translation>{name} 有 {count} 个输入，只能交换两个。</translation>
  </message>
  <message>
   <source>{name}.{port} takes {wanted} tensors, and this wire carries {given}.</source>
   <translation>{name}.{port} 接受 {wanted} 张量，而这条连线传递的是 {given}。</translation>
  </message>
  <message>
   <source>{one} a sample, {all} for a batch of {batch}</source>
   <translation>每个样本 {one}，批大小 {batch} 时共 {all}</translation>
  </message>
  <message>
   <source>{target} takes {wanted} tensors, and {source} gives {given}.</source>
   <translation>{target} 接受 {wanted} 张量，而 {source} 给出的是 {given}。</translation>
  </message>
  <message>
   <source>×{count}: one after the other, each with its own weights.</source>
   <translation>×{count}：依次相接，各有自己的权重。</translation>
  </message>
 </context>
 <context>
  <name>CanvasActions</name>
  <message>
   <source>Arrange</source>
   <translation>排列</translation>
  </message>
  <message>
   <source>The export failed</source>
   <translation>导出失败</translation>
  </message>
  <message>
   <source>There is nothing to make a picture of: the network is empty.</source>
   <translation>网络是空的，没有内容可以做成图片。</translation>
  </message>
  <message>
   <source>Wrote {0}</source>
   <translation>已写入 {0}</translation>
  </message>
 </context>
 <context>
  <name>CanvasEditor</name>
  <message>
   <source>Left out, since this project doesn't have it: {names}</source>
   <translation>已略去此项目没有的内容：{names}</translation>
  </message>
  <message>
   <source>The clipboard holds no layers: {reason}</source>
   <translation>剪贴板中没有层：{reason}</translation>
  </message>
  <message>
   <source>The clipboard is empty.</source>
   <translation>剪贴板是空的。</translation>
  </message>
 </context>
 <context>
  <name>CanvasFocus</name>
  <message>
   <source>There is no frame and no note here.</source>
   <translation>这里没有外框，也没有批注。</translation>
  </message>
  <message>
   <source>There is no layer in that direction.</source>
   <translation>那个方向没有层。</translation>
  </message>
  <message>
   <source>{name} has no wires.</source>
   <translation>{name} 没有连线。</translation>
  </message>
 </context>
 <context>
  <name>CanvasView</name>
  <message>
   <source>Drag a layer here, or press Tab</source>
   <translation>把层拖到这里，或按 Tab</translation>
  </message>
  <message>
   <source>Network canvas</source>
   <translation>网络画布</translation>
  </message>
  <message>
   <source>Wire layers by dragging from port to port. Start with Input, end with Output.</source>
   <translation>从端口拖到端口即可连线。以 Input 开始，以 Output 结束。</translation>
  </message>
 </context>
 <context>
  <name>Catalogue</name>
  <message>
   <source>-1, 0 or 1, as the input is negative, zero or positive.</source>
   <translation>输入为负、零、正时，分别得到 -1、0、1。</translation>
  </message>
  <message>
   <source>1 divided by the input.</source>
   <translation>1 除以输入。</translation>
  </message>
  <message>
   <source>1 divided by the square root.</source>
   <translation>1 除以平方根。</translation>
  </message>
  <message>
   <source>3 for colour, 1 for shades of grey.</source>
   <translation>彩色为 3，灰度为 1。</translation>
  </message>
  <message>
   <source>A block of four branches, used twice with different widths: 96 % right after 20 epochs. Nothing to download.</source>
   <translation>一个四分支的块，以不同宽度用了两次：20 个轮次后准确率 96%。无需下载。</translation>
  </message>
  <message>
   <source>A circle inside another.</source>
   <translation>一个圆套着另一个圆。</translation>
  </message>
  <message>
   <source>A constant divided by the input.</source>
   <translation>常数除以输入。</translation>
  </message>
  <message>
   <source>A constant less the input: 1 - x turns a gate around.</source>
   <translation>常数减去输入：1 - x 可以把门控反过来。</translation>
  </message>
  <message>
   <source>A convolution run backwards: enlarges images (B, C, H, W) with learnt filters.</source>
   <translation>转置卷积：反向的卷积，用学到的卷积核放大图像 (B, C, H, W)。</translation>
  </message>
  <message>
   <source>A convolution run backwards: enlarges sequences (B, C, L) with learnt filters.</source>
   <translation>转置卷积：反向的卷积，用学到的卷积核拉长序列 (B, C, L)。</translation>
  </message>
  <message>
   <source>A convolution run backwards: enlarges volumes (B, C, D, H, W) with learnt filters.</source>
   <translation>转置卷积：反向的卷积，用学到的卷积核放大三维体数据 (B, C, D, H, W)。</translation>
  </message>
  <message>
   <source>A convolution whose window bends as a second input says.</source>
   <translation>窗口形状可变的卷积，由第二个输入决定如何变形。</translation>
  </message>
  <message>
   <source>A fall smaller than this isn't made.</source>
   <translation>降幅小于此值时不降低。</translation>
  </message>
  <message>
   <source>A fixed tensor that is kept with the weights (a buffer): a mask, a table of positions.</source>
   <translation>随权重一起保存的固定张量（buffer）：掩码、位置表等。</translation>
  </message>
  <message>
   <source>A formula over tensors, such as a * torch.sigmoid(b). Its names are the inputs.</source>
   <translation>张量公式，例如 a * torch.sigmoid(b)。其中的名字就是输入。</translation>
  </message>
  <message>
   <source>A learnt product of two inputs.</source>
   <translation>两个输入的可学习乘积。</translation>
  </message>
  <message>
   <source>A learnt vector for each index: words, users, categories.</source>
   <translation>嵌入层：为每个索引学习一个向量，如词、用户、类别。</translation>
  </message>
  <message>
   <source>A module in Python that gives -1 or 1 and learns all the same, by a straight-through gradient: 97 % right after 20 epochs. As a file of yours it trains with --trust.</source>
   <translation>一个输出 -1 或 1 的 Python 模块，借助直通梯度照样可以学习：20 个轮次后准确率 97%。作为你自己的文件训练时要加 --trust。</translation>
  </message>
  <message>
   <source>A number to predict from another: points along a curve, with noise.</source>
   <translation>由一个数预测另一个数：曲线上带噪声的点。</translation>
  </message>
  <message>
   <source>A part of one axis, as start:stop:step in Python.</source>
   <translation>某个轴的一部分，写法同 Python 的 start:stop:step。</translation>
  </message>
  <message>
   <source>A plain text of your own (UTF-8), character by character: the next one is to be predicted at each place.</source>
   <translation>您自己的纯文本（UTF-8），逐个字符：在每个位置预测下一个字符。</translation>
  </message>
  <message>
   <source>A point on the way from the first input to the second.</source>
   <translation>从第一个输入走向第二个输入途中的一点。</translation>
  </message>
  <message>
   <source>A small number that keeps divisions away from zero.</source>
   <translation>一个很小的数，避免除以零。</translation>
  </message>
  <message>
   <source>A small number that keeps the normalisation away from zero.</source>
   <translation>一个很小的数，避免归一化时除以零。</translation>
  </message>
  <message>
   <source>A square whose opposite quarters belong together: no straight line parts them.</source>
   <translation>对角的两块属于同一类的正方形：没有直线能把它们分开。</translation>
  </message>
  <message>
   <source>A step ends where loss or weights change by less than this.</source>
   <translation>损失或权重的变化小于此值时，一步结束。</translation>
  </message>
  <message>
   <source>A step ends where the gradient is below this.</source>
   <translation>梯度低于此值时，一步结束。</translation>
  </message>
  <message>
   <source>A step's mean size isn't larger than this.</source>
   <translation>一步的平均大小不超过此值。</translation>
  </message>
  <message>
   <source>A stretch of one axis: so many positions from a start.</source>
   <translation>某个轴上的一段：从起点开始取若干个位置。</translation>
  </message>
  <message>
   <source>A tensor expression instead, such as torch.tril(torch.ones(8, 8)).</source>
   <translation>也可以改用张量表达式，例如 torch.tril(torch.ones(8, 8))。</translation>
  </message>
  <message>
   <source>A tensor expression to start with instead, such as torch.eye(8).</source>
   <translation>也可以用张量表达式作为初始值，例如 torch.eye(8)。</translation>
  </message>
  <message>
   <source>A tensor of its own that training learns: a class token, a position embedding, a scale.</source>
   <translation>由训练学习的独立张量：类别标记（class token）、位置嵌入、缩放系数等。</translation>
  </message>
  <message>
   <source>A transformer block that also attends to an encoder's output.</source>
   <translation>同时关注编码器输出的 Transformer 块。</translation>
  </message>
  <message>
   <source>A vector for each index, with a 1 at its position and zeros elsewhere.</source>
   <translation>每个索引对应一个向量：该位置为 1，其余为 0。</translation>
  </message>
  <message>
   <source>A whole encoder and decoder, as for translation.</source>
   <translation>完整的编码器加解码器，例如用于翻译。</translation>
  </message>
  <message>
   <source>ASGD</source>
   <translation>ASGD</translation>
  </message>
  <message>
   <source>AUROC</source>
   <translation>AUROC</translation>
  </message>
  <message>
   <source>Activation</source>
   <translation>激活</translation>
  </message>
  <message>
   <source>Adadelta</source>
   <translation>Adadelta</translation>
  </message>
  <message>
   <source>Adafactor</source>
   <translation>Adafactor</translation>
  </message>
  <message>
   <source>Adagrad</source>
   <translation>Adagrad</translation>
  </message>
  <message>
   <source>Adam</source>
   <translation>Adam</translation>
  </message>
  <message>
   <source>Adam by the largest gradient instead of the mean square.</source>
   <translation>以最大梯度代替均方的 Adam。</translation>
  </message>
  <message>
   <source>Adam for large models: keeps rows and columns of its memory instead of all of it.</source>
   <translation>用于大模型的 Adam：只保留记忆的行和列，而不是全部。</translation>
  </message>
  <message>
   <source>Adam that looks ahead along its momentum, as Nesterov does.</source>
   <translation>像 Nesterov 那样沿动量向前看的 Adam。</translation>
  </message>
  <message>
   <source>Adam that starts carefully by itself, so that it needs no warm-up.</source>
   <translation>开始时自行放慢的 Adam，因此无需预热。</translation>
  </message>
  <message>
   <source>Adam with weight decay done right; the choice for transformers.</source>
   <translation>权重衰减做法正确的 Adam，Transformer 的首选。</translation>
  </message>
  <message>
   <source>AdamW</source>
   <translation>AdamW</translation>
  </message>
  <message>
   <source>Adamax</source>
   <translation>Adamax</translation>
  </message>
  <message>
   <source>AdaptiveMaxPool1d that also says where the maxima were.</source>
   <translation>AdaptiveMaxPool1d，并给出最大值所在的位置。</translation>
  </message>
  <message>
   <source>AdaptiveMaxPool2d that also says where the maxima were.</source>
   <translation>AdaptiveMaxPool2d，并给出最大值所在的位置。</translation>
  </message>
  <message>
   <source>AdaptiveMaxPool3d that also says where the maxima were.</source>
   <translation>AdaptiveMaxPool3d，并给出最大值所在的位置。</translation>
  </message>
  <message>
   <source>Adapts the step of each parameter. A good first choice.</source>
   <translation>为每个参数调整步长，很好的首选。</translation>
  </message>
  <message>
   <source>Add a key and value of zeros, so that nothing can be attended to.</source>
   <translation>加一个全零的键和值，这样可以什么都不关注。</translation>
  </message>
  <message>
   <source>Additions as characters, such as 12+07=019. The answer's digits are to be predicted, each from all that stands before it.</source>
   <translation>以字符表示的加法，例如 12+07=019。要预测答案的各位数字，每一位都根据它前面的所有字符。</translation>
  </message>
  <message>
   <source>Adds a constant around images (B, C, H, W).</source>
   <translation>在图像 (B, C, H, W) 四周填充常数。</translation>
  </message>
  <message>
   <source>Adds a constant around sequences (B, C, L).</source>
   <translation>在序列 (B, C, L) 两端填充常数。</translation>
  </message>
  <message>
   <source>Adds a constant around volumes (B, C, D, H, W).</source>
   <translation>在三维体数据 (B, C, D, H, W) 四周填充常数。</translation>
  </message>
  <message>
   <source>Adds a constant.</source>
   <translation>加上一个常数。</translation>
  </message>
  <message>
   <source>Adds an axis of size 1.</source>
   <translation>增加一个大小为 1 的轴。</translation>
  </message>
  <message>
   <source>Adds an edge around each picture and cuts one of its old size out, at a random place. A mask goes along; its edge doesn't count where a class is ignored.</source>
   <translation>在每张图片四周加边，再随机裁出原来的大小。掩码随之移动；若有被忽略的类别，掩码的边不计入。</translation>
  </message>
  <message>
   <source>Adds elements to the positions that the index names along an axis.</source>
   <translation>沿某个轴，把元素加到索引指定的位置上。</translation>
  </message>
  <message>
   <source>Adds normally distributed random numbers to every value.</source>
   <translation>给每个值加上正态分布的随机数。</translation>
  </message>
  <message>
   <source>Adds positions at both ends of the last axes, or takes some away.</source>
   <translation>在末尾几个轴的两端增加或去掉若干位置。</translation>
  </message>
  <message>
   <source>Adds windows up to images again: the reverse of Unfold.</source>
   <translation>把窗口重新加回成图像：Unfold 的逆运算。</translation>
  </message>
  <message>
   <source>Adds zeros around images (B, C, H, W).</source>
   <translation>在图像 (B, C, H, W) 四周填充零。</translation>
  </message>
  <message>
   <source>Adds zeros around sequences (B, C, L).</source>
   <translation>在序列 (B, C, L) 两端填充零。</translation>
  </message>
  <message>
   <source>Adds zeros around volumes (B, C, D, H, W).</source>
   <translation>在三维体数据 (B, C, D, H, W) 四周填充零。</translation>
  </message>
  <message>
   <source>After how many epochs the learning rate falls.</source>
   <translation>经过多少个轮次学习率下降。</translation>
  </message>
  <message>
   <source>Agreement of answers and classes beyond chance: 0 is chance, 1 is perfect.</source>
   <translation>预测与类别的一致程度超出随机的部分：0 为随机，1 为完全一致。</translation>
  </message>
  <message>
   <source>Align the outermost points of input and output.</source>
   <translation>让输入与输出最外侧的点对齐。</translation>
  </message>
  <message>
   <source>Also read the sequence backwards, and join both results.</source>
   <translation>同时反向读取序列，并合并两个结果。</translation>
  </message>
  <message>
   <source>Among how many equally likely tokens the network hesitates on average: 1 is sure and right.</source>
   <translation>网络平均在多少个同样可能的词元之间犹豫：1 表示确定且正确。</translation>
  </message>
  <message>
   <source>Area of each box, given as x1, y1, x2, y2.</source>
   <translation>每个框的面积，框写作 x1, y1, x2, y2。</translation>
  </message>
  <message>
   <source>Arithmetic, slices, torch's functions and a tensor's methods. Each name is an input.</source>
   <translation>算术、切片、torch 的函数和张量的方法。每个名字都是一个输入。</translation>
  </message>
  <message>
   <source>As R², but a constant error doesn't count.</source>
   <translation>与 R² 相同，但不计恒定的误差。</translation>
  </message>
  <message>
   <source>Attention</source>
   <translation>注意力</translation>
  </message>
  <message>
   <source>Attention and feed-forward with norms and skips: the block of BERT and ViT.</source>
   <translation>注意力加前馈，带归一化和跳跃连接：BERT 和 ViT 所用的块。</translation>
  </message>
  <message>
   <source>Attention without weights of its own: each query takes the values whose keys fit. Where a mask is true, it may look.</source>
   <translation>本身没有权重的注意力：每个查询取键与之匹配的值。掩码为真的地方允许关注。</translation>
  </message>
  <message>
   <source>Average over axes: [2, 3] of an image is global average pooling.</source>
   <translation>对若干轴取平均：图像取 [2, 3] 就是全局平均池化。</translation>
  </message>
  <message>
   <source>Average the attention weights over the heads.</source>
   <translation>对各个头的注意力权重取平均。</translation>
  </message>
  <message>
   <source>Averages each window of images (B, C, H, W).</source>
   <translation>平均池化：对图像 (B, C, H, W) 的每个窗口取平均。</translation>
  </message>
  <message>
   <source>Averages each window of sequences (B, C, L).</source>
   <translation>平均池化：对序列 (B, C, L) 的每个窗口取平均。</translation>
  </message>
  <message>
   <source>Averages each window of volumes (B, C, D, H, W).</source>
   <translation>平均池化：对三维体数据 (B, C, D, H, W) 的每个窗口取平均。</translation>
  </message>
  <message>
   <source>Averages images (B, C, H, W) down to a fixed size, whatever the input's. Size 1 is global pooling.</source>
   <translation>自适应平均池化：把图像 (B, C, H, W) 平均到固定大小，与输入大小无关。大小为 1 就是全局池化。</translation>
  </message>
  <message>
   <source>Averages sequences (B, C, L) down to a fixed size, whatever the input's. Size 1 is global pooling.</source>
   <translation>自适应平均池化：把序列 (B, C, L) 平均到固定长度，与输入长度无关。长度为 1 就是全局池化。</translation>
  </message>
  <message>
   <source>Averages volumes (B, C, D, H, W) down to a fixed size, whatever the input's. Size 1 is global pooling.</source>
   <translation>自适应平均池化：把三维体数据 (B, C, D, H, W) 平均到固定大小，与输入大小无关。大小为 1 就是全局池化。</translation>
  </message>
  <message>
   <source>Balanced accuracy</source>
   <translation>平衡准确率</translation>
  </message>
  <message>
   <source>BatchNorm2d whose statistics and weights stay as they are: for networks trained before.</source>
   <translation>统计量和权重保持不变的 BatchNorm2d：用于预训练好的网络。</translation>
  </message>
  <message>
   <source>Blobs</source>
   <translation>团块</translation>
  </message>
  <message>
   <source>Blocks</source>
   <translation>块</translation>
  </message>
  <message>
   <source>Blocks of causal attention predict each next digit of 12+07=019: 99 % right after 20 epochs, for sums it never saw. Nothing to download.</source>
   <translation>因果注意力块逐位预测 12+07=019 的下一位数字：20 个轮次之后，对从未见过的加法 99 % 正确。无需下载。</translation>
  </message>
  <message>
   <source>BoxIoU that also tells how far apart boxes are that don't meet.</source>
   <translation>BoxIoU，并且能说明不相交的框相距多远。</translation>
  </message>
  <message>
   <source>Brightness and contrast</source>
   <translation>亮度与对比度</translation>
  </message>
  <message>
   <source>Brings each channel to mean 0 and variance 1 over the batch: faster, steadier training.</source>
   <translation>批归一化：让每个通道在批内均值为 0、方差为 1，训练更快、更稳定。</translation>
  </message>
  <message>
   <source>By how much of its size a picture becomes larger or smaller at most.</source>
   <translation>图片最多放大或缩小其尺寸的多少。</translation>
  </message>
  <message>
   <source>CIFAR-10</source>
   <translation>CIFAR-10</translation>
  </message>
  <message>
   <source>CIFAR-10, a CNN for colour pictures</source>
   <translation>CIFAR-10：彩色图片的 CNN</translation>
  </message>
  <message>
   <source>CIFAR-100</source>
   <translation>CIFAR-100</translation>
  </message>
  <message>
   <source>Calibration error</source>
   <translation>校准误差</translation>
  </message>
  <message>
   <source>Channels between the two layers inside; fewer than the input has.</source>
   <translation>内部两层之间的通道数，少于输入的通道数。</translation>
  </message>
  <message>
   <source>Channels of the input. Follows from what is wired in.</source>
   <translation>输入的通道数，由接入的内容推断。</translation>
  </message>
  <message>
   <source>Channels of the output: how many filters are learnt.</source>
   <translation>输出的通道数，即学习多少个卷积核。</translation>
  </message>
  <message>
   <source>Circles</source>
   <translation>同心圆</translation>
  </message>
  <message>
   <source>Coefficients of the polynomial that makes a step orthogonal.</source>
   <translation>使一步正交的多项式的系数。</translation>
  </message>
  <message>
   <source>Convolution</source>
   <translation>卷积</translation>
  </message>
  <message>
   <source>Convolution, batch normalisation and ReLU in one: the usual block.</source>
   <translation>卷积、批归一化和 ReLU 合为一体：常用的块。</translation>
  </message>
  <message>
   <source>Cosine</source>
   <translation>余弦</translation>
  </message>
  <message>
   <source>Cosine with restarts</source>
   <translation>带重启的余弦</translation>
  </message>
  <message>
   <source>Cosine, in radians.</source>
   <translation>余弦，以弧度为单位。</translation>
  </message>
  <message>
   <source>Crop with padding</source>
   <translation>填充后裁剪</translation>
  </message>
  <message>
   <source>Custom code</source>
   <translation>自定义代码</translation>
  </message>
  <message>
   <source>Custom layer, with a backward of its own</source>
   <translation>自定义层，带自己的反向传播</translation>
  </message>
  <message>
   <source>Cuts an axis into equal parts.</source>
   <translation>把一个轴切成相等的几部分。</translation>
  </message>
  <message>
   <source>Cuts an axis into parts of the given sizes.</source>
   <translation>把一个轴按给定的大小切开。</translation>
  </message>
  <message>
   <source>Cuts an axis into windows, which may overlap; their content becomes a new last axis.</source>
   <translation>把一个轴切成窗口（可以重叠），窗口内容成为新的最后一个轴。</translation>
  </message>
  <message>
   <source>Cuts boxes out of features at one size, by interpolation. A box is: number of the image, x1, y1, x2, y2.</source>
   <translation>用插值从特征中把各个框裁成统一大小。一个框写作：图像编号、x1、y1、x2、y2。</translation>
  </message>
  <message>
   <source>Cuts boxes out of features at one size, by maxima. A box is: number of the image, x1, y1, x2, y2.</source>
   <translation>用取最大值从特征中把各个框裁成统一大小。一个框写作：图像编号、x1、y1、x2、y2。</translation>
  </message>
  <message>
   <source>Cuts images into windows, one column each.</source>
   <translation>把图像切成窗口，每个窗口一列。</translation>
  </message>
  <message>
   <source>Cuts values off at a lower and an upper bound.</source>
   <translation>把数值截断在下界和上界之间。</translation>
  </message>
  <message>
   <source>Cuts values off at a lower bound, an upper bound or both.</source>
   <translation>按下界、上界或两者截断数值。</translation>
  </message>
  <message>
   <source>Diabetes</source>
   <translation>糖尿病</translation>
  </message>
  <message>
   <source>Diabetes, a number instead of a class</source>
   <translation>糖尿病：预测数值而不是类别</translation>
  </message>
  <message>
   <source>Dice</source>
   <translation>Dice 系数</translation>
  </message>
  <message>
   <source>Digits</source>
   <translation>手写数字（小）</translation>
  </message>
  <message>
   <source>Digits, a small CNN</source>
   <translation>手写数字：小型 CNN</translation>
  </message>
  <message>
   <source>Digits, a small MLP</source>
   <translation>手写数字：小型 MLP</translation>
  </message>
  <message>
   <source>Distance between the points of the window; 1 leaves no gap.</source>
   <translation>窗口中各点之间的间距；1 表示没有空隙。</translation>
  </message>
  <message>
   <source>Distance between two vectors.</source>
   <translation>两个向量之间的距离。</translation>
  </message>
  <message>
   <source>Distances between all rows of one matrix and all rows of the other.</source>
   <translation>一个矩阵的所有行与另一个矩阵的所有行之间的距离。</translation>
  </message>
  <message>
   <source>Divide by the gradient's variance instead of its square.</source>
   <translation>除以梯度的方差，而不是梯度的平方。</translation>
  </message>
  <message>
   <source>Divide by this number instead of the window's size.</source>
   <translation>改为除以这个数，而不是窗口大小。</translation>
  </message>
  <message>
   <source>Divide gradients by how often an index stands in the batch.</source>
   <translation>按索引在批中出现的次数除梯度。</translation>
  </message>
  <message>
   <source>Divides by a constant.</source>
   <translation>除以一个常数。</translation>
  </message>
  <message>
   <source>Divides by the activity of neighbouring channels, as in AlexNet.</source>
   <translation>除以相邻通道的活跃程度，如 AlexNet 所用。</translation>
  </message>
  <message>
   <source>Divides each sample by its root mean square: a leaner LayerNorm.</source>
   <translation>让每个样本除以其均方根：更精简的 LayerNorm。</translation>
  </message>
  <message>
   <source>Divides each step by the recent size of the gradient.</source>
   <translation>让每一步除以梯度最近的大小。</translation>
  </message>
  <message>
   <source>Drawn discs and squares in any colours, and masks to predict: which pixel is of which shape.</source>
   <translation>绘制的各色圆盘和正方形，以及要预测的掩码：哪个像素属于哪种形状。</translation>
  </message>
  <message>
   <source>Draws a choice at random, in a way that gradients pass through.</source>
   <translation>随机抽取一个选项，并让梯度能够通过。</translation>
  </message>
  <message>
   <source>Drop each sample by itself, or the whole batch at once.</source>
   <translation>逐个样本丢弃，还是整批一起丢弃。</translation>
  </message>
  <message>
   <source>Dropout</source>
   <translation>Dropout</translation>
  </message>
  <message>
   <source>Dropout of whole channels that keeps mean and variance.</source>
   <translation>丢弃整个通道、但保持均值和方差的 Dropout。</translation>
  </message>
  <message>
   <source>Dropout that keeps mean and variance; goes with SELU.</source>
   <translation>保持均值和方差的 Dropout，与 SELU 搭配使用。</translation>
  </message>
  <message>
   <source>Drops the sign.</source>
   <translation>去掉符号。</translation>
  </message>
  <message>
   <source>ELU scaled so that a deep network normalises itself.</source>
   <translation>经过缩放的 ELU，使深层网络能自行归一化。</translation>
  </message>
  <message>
   <source>ELU without a kink at zero, whatever alpha.</source>
   <translation>无论 alpha 取何值，在零点都没有折角的 ELU。</translation>
  </message>
  <message>
   <source>Each element looks at all others and takes what matters: several heads at once.</source>
   <translation>多头注意力：每个元素都看所有其他元素并取其要点，多个头同时进行。</translation>
  </message>
  <message>
   <source>Each element raised to a fixed power.</source>
   <translation>每个元素取固定次幂。</translation>
  </message>
  <message>
   <source>Each element raised to the power that the other input holds.</source>
   <translation>每个元素以另一个输入为指数取幂。</translation>
  </message>
  <message>
   <source>Each element times itself.</source>
   <translation>每个元素取平方。</translation>
  </message>
  <message>
   <source>Each picture is a sequence of eight rows, and the last step decides: 97 % right after 25 epochs. Nothing to download.</source>
   <translation>每张图片是八行组成的序列，由最后一步作出判断：25 个轮次后准确率 97%。无需下载。</translation>
  </message>
  <message>
   <source>Each position along an axis less the one before.</source>
   <translation>沿某个轴，每个位置减去前一个位置。</translation>
  </message>
  <message>
   <source>Each round is so many times as long as the one before.</source>
   <translation>每一轮的长度是前一轮的多少倍。</translation>
  </message>
  <message>
   <source>Element by element product: a gate, an attention mask.</source>
   <translation>逐元素相乘：门控、注意力掩码。</translation>
  </message>
  <message>
   <source>Element by element sum of two inputs: the join of a skip connection.</source>
   <translation>残差相加：两个输入逐元素相加，跳跃连接的汇合处。</translation>
  </message>
  <message>
   <source>Embedding</source>
   <translation>嵌入</translation>
  </message>
  <message>
   <source>Enlarges by repeating or interpolating.</source>
   <translation>通过重复或插值放大。</translation>
  </message>
  <message>
   <source>Enlarges images by repeating or interpolating pixels.</source>
   <translation>通过重复像素或插值放大图像。</translation>
  </message>
  <message>
   <source>Epochs until the first restart.</source>
   <translation>第一次重启之前的轮次数。</translation>
  </message>
  <message>
   <source>Erase a rectangle</source>
   <translation>擦除矩形</translation>
  </message>
  <message>
   <source>Estimates curvature and tries each step several times; for small networks and large batches.</source>
   <translation>估计曲率，每一步尝试多次；适合小网络和大批。</translation>
  </message>
  <message>
   <source>Every element of one vector times every element of the other, for each sample.</source>
   <translation>对每个样本，一个向量的每个元素乘以另一个向量的每个元素。</translation>
  </message>
  <message>
   <source>Every output is a weighted sum of all inputs, along the last axis.</source>
   <translation>全连接层：沿最后一个轴，每个输出都是所有输入的加权和。</translation>
  </message>
  <message>
   <source>Exact, or through tanh, which is faster.</source>
   <translation>精确计算，或用 tanh 近似（更快）。</translation>
  </message>
  <message>
   <source>Explained variance</source>
   <translation>可解释方差</translation>
  </message>
  <message>
   <source>Exponential</source>
   <translation>指数</translation>
  </message>
  <message>
   <source>F1</source>
   <translation>F1</translation>
  </message>
  <message>
   <source>Factors of a step's length: where the gradient turns round, and where it doesn't. Below 1 and above 1.</source>
   <translation>步长的系数：梯度转向时的，以及不转向时的。一个小于 1，一个大于 1。</translation>
  </message>
  <message>
   <source>Fall back to the first rate as fast as it rose, then to the end.</source>
   <translation>以升高的速度降回最初的学习率，再一直降到最后。</translation>
  </message>
  <message>
   <source>Falls along a cosine, and starts again from the top.</source>
   <translation>沿余弦下降，再从最高处重新开始。</translation>
  </message>
  <message>
   <source>Falls along half a cosine wave over the run. A good first choice.</source>
   <translation>在整个运行中沿半个余弦波下降。很好的首选。</translation>
  </message>
  <message>
   <source>Falls to zero over the run: in a line, or bent by a power.</source>
   <translation>在整个运行中降到零：沿直线，或按幂次弯曲。</translation>
  </message>
  <message>
   <source>Fashion-MNIST</source>
   <translation>Fashion-MNIST</translation>
  </message>
  <message>
   <source>Features of each element of the sequence. Follows from what is wired in.</source>
   <translation>序列中每个元素的特征数，由接入的内容推断。</translation>
  </message>
  <message>
   <source>Features of each element. Follows from what is wired in.</source>
   <translation>每个元素的特征数，由接入的内容推断。</translation>
  </message>
  <message>
   <source>Features of the hidden layer after attention.</source>
   <translation>注意力之后隐藏层的特征数。</translation>
  </message>
  <message>
   <source>Features of the hidden state.</source>
   <translation>隐藏状态的特征数。</translation>
  </message>
  <message>
   <source>Features of the key, when not the query's.</source>
   <translation>键的特征数（与查询不同时）。</translation>
  </message>
  <message>
   <source>Features of the query, divided among the heads. Follows from what is wired in.</source>
   <translation>查询的特征数，分给各个头，由接入的内容推断。</translation>
  </message>
  <message>
   <source>Features of the value, when not the query's.</source>
   <translation>值的特征数（与查询不同时）。</translation>
  </message>
  <message>
   <source>Finds the length of its steps by itself.</source>
   <translation>自行确定步长。</translation>
  </message>
  <message>
   <source>First axis to flatten; 1 keeps the batch axis.</source>
   <translation>展平的第一个轴；1 会保留批轴。</translation>
  </message>
  <message>
   <source>Flip left and right</source>
   <translation>左右翻转</translation>
  </message>
  <message>
   <source>Flip up and down</source>
   <translation>上下翻转</translation>
  </message>
  <message>
   <source>Folder of pictures</source>
   <translation>图片文件夹</translation>
  </message>
  <message>
   <source>GELU as a function: no layer in the class.</source>
   <translation>函数形式的 GELU：类中没有对应的层。</translation>
  </message>
  <message>
   <source>Give exact zeros and a one; gradients stay soft.</source>
   <translation>给出精确的 0 和 1，梯度仍然平滑。</translation>
  </message>
  <message>
   <source>Give the number to predict a mean of 0 and a spread of 1.</source>
   <translation>使要预测的数均值为 0、标准差为 1。</translation>
  </message>
  <message>
   <source>Gives each sample another shape with as many elements; one size may be -1.</source>
   <translation>让每个样本变成元素数相同的另一种形状；其中一个大小可以是 -1。</translation>
  </message>
  <message>
   <source>Goes by the sign of the gradient alone; for whole data sets in one batch.</source>
   <translation>只看梯度的符号；适合整个数据集作为一批。</translation>
  </message>
  <message>
   <source>Gradient descent that also averages the weights on its way.</source>
   <translation>同时对沿途的权重取平均的梯度下降。</translation>
  </message>
  <message>
   <source>Groups of channels that are processed apart; as many as channels gives a depthwise layer.</source>
   <translation>分开处理的通道组数；与通道数相同就是逐通道（depthwise）层。</translation>
  </message>
  <message>
   <source>Groups of channels, each normalised by itself. Divides the number of channels.</source>
   <translation>各自归一化的通道组数，要能整除通道数。</translation>
  </message>
  <message>
   <source>Halves the input and lets one half gate the other.</source>
   <translation>把输入分成两半，用一半门控另一半。</translation>
  </message>
  <message>
   <source>Handwritten digits, the first data set of deep learning.</source>
   <translation>手写数字，深度学习的第一个数据集。</translation>
  </message>
  <message>
   <source>Heads that attend in parallel. Divides the number of features.</source>
   <translation>并行进行注意力的头数，要能整除特征数。</translation>
  </message>
  <message>
   <source>Height and width of the pictures in pixels.</source>
   <translation>图片的高度和宽度（像素）。</translation>
  </message>
  <message>
   <source>How alike two vectors point: 1 the same way, -1 the opposite.</source>
   <translation>两个向量方向有多一致：同向为 1，反向为 -1。</translation>
  </message>
  <message>
   <source>How far along the way: 0 is the first input, 1 the second.</source>
   <translation>走了多远：0 是第一个输入，1 是第二个。</translation>
  </message>
  <message>
   <source>How far boxes overlap: intersection over union of each box with each other, given as x1, y1, x2, y2.</source>
   <translation>框的重叠程度：两两之间的交并比，框写作 x1, y1, x2, y2。</translation>
  </message>
  <message>
   <source>How far one position taken is from the next.</source>
   <translation>每次取的位置之间的间隔。</translation>
  </message>
  <message>
   <source>How far one window is from the next.</source>
   <translation>相邻窗口之间的间隔。</translation>
  </message>
  <message>
   <source>How far the network's confidence is from how often it is right; smaller is better.</source>
   <translation>网络的置信度与实际正确率相差多少，越小越好。</translation>
  </message>
  <message>
   <source>How far the window moves from one position to the next.</source>
   <translation>窗口每次移动的距离。</translation>
  </message>
  <message>
   <source>How far the window moves from one position to the next; none takes kernel_size.</source>
   <translation>窗口每次移动的距离；不填则取 kernel_size。</translation>
  </message>
  <message>
   <source>How fast the learning rate falls.</source>
   <translation>学习率下降的快慢。</translation>
  </message>
  <message>
   <source>How fast the momentum grows to its full size.</source>
   <translation>动量增长到最大值的快慢。</translation>
  </message>
  <message>
   <source>How many at the start and end of the last axis, then of the one before; below 0 takes away.</source>
   <translation>先是最后一个轴两端的数量，再是前一个轴；负数表示去掉。</translation>
  </message>
  <message>
   <source>How many characters a sample has.</source>
   <translation>一个样本有多少个字符。</translation>
  </message>
  <message>
   <source>How many classes there are.</source>
   <translation>类别数。</translation>
  </message>
  <message>
   <source>How many classes there are; as many as the masks show, where nothing is set.</source>
   <translation>有多少个类别；未设置时，以掩码中出现的为准。</translation>
  </message>
  <message>
   <source>How many copies along each axis, without the batch axis.</source>
   <translation>沿每个轴（不含批轴）复制多少份。</translation>
  </message>
  <message>
   <source>How many different sums are drawn, as far as there are so many.</source>
   <translation>抽取多少个不同的加法（如果有那么多）。</translation>
  </message>
  <message>
   <source>How many digits each number has.</source>
   <translation>每个数有多少位。</translation>
  </message>
  <message>
   <source>How many epochs the rise takes; parts of an epoch too.</source>
   <translation>升高用多少个轮次，可以是小数。</translation>
  </message>
  <message>
   <source>How many epochs to wait after a fall.</source>
   <translation>每次下降之后等待多少个轮次。</translation>
  </message>
  <message>
   <source>How many epochs without a better loss are borne.</source>
   <translation>容忍多少个轮次损失没有改善。</translation>
  </message>
  <message>
   <source>How many of a class are found; the mean over classes.</source>
   <translation>一个类别中有多少被找到，按类别取平均。</translation>
  </message>
  <message>
   <source>How many of those taken for a class are of it; the mean over classes.</source>
   <translation>判为某类别的样本中有多少确实属于它，按类别取平均。</translation>
  </message>
  <message>
   <source>How many parts.</source>
   <translation>分成几部分。</translation>
  </message>
  <message>
   <source>How many pictures are drawn.</source>
   <translation>绘制多少张图片。</translation>
  </message>
  <message>
   <source>How many pixels are added at each side; 4 is usual for 32 pixels.</source>
   <translation>每边加多少像素；32 像素的图片通常为 4。</translation>
  </message>
  <message>
   <source>How many points are drawn, evenly over the classes.</source>
   <translation>抽取多少个点，各类数量均等。</translation>
  </message>
  <message>
   <source>How many positions a window holds.</source>
   <translation>一个窗口包含多少个位置。</translation>
  </message>
  <message>
   <source>How many positions are taken.</source>
   <translation>取多少个位置。</translation>
  </message>
  <message>
   <source>How many positions, one number for each axis.</source>
   <translation>位置的数量，每个轴一个数。</translation>
  </message>
  <message>
   <source>How many positions: indices run from 0 to one less.</source>
   <translation>位置的数量：索引从 0 到该数减一。</translation>
  </message>
  <message>
   <source>How many steps are remembered; each costs as much memory as the weights.</source>
   <translation>记住多少步；每一步占用的内存与权重一样多。</translation>
  </message>
  <message>
   <source>How many times larger height and width become.</source>
   <translation>高和宽放大的倍数。</translation>
  </message>
  <message>
   <source>How many times larger the output is.</source>
   <translation>输出放大的倍数。</translation>
  </message>
  <message>
   <source>How many times smaller height and width become.</source>
   <translation>高和宽缩小的倍数。</translation>
  </message>
  <message>
   <source>How many values are taken.</source>
   <translation>取多少个值。</translation>
  </message>
  <message>
   <source>How much lower a loss has to be to count as better.</source>
   <translation>损失要低多少才算改善。</translation>
  </message>
  <message>
   <source>How much of the last step is kept.</source>
   <translation>保留上一步的多少。</translation>
  </message>
  <message>
   <source>How much of the new gradient momentum leaves out.</source>
   <translation>动量略去新梯度的多少。</translation>
  </message>
  <message>
   <source>How new points are computed.</source>
   <translation>新的点如何计算。</translation>
  </message>
  <message>
   <source>How often a batch is gone over in one step, at most.</source>
   <translation>一步中最多把一批数据过多少遍。</translation>
  </message>
  <message>
   <source>How often each arm winds around the centre.</source>
   <translation>每条臂绕中心多少圈。</translation>
  </message>
  <message>
   <source>How often each position is repeated.</source>
   <translation>每个位置重复多少次。</translation>
  </message>
  <message>
   <source>How often that polynomial is applied.</source>
   <translation>该多项式应用多少次。</translation>
  </message>
  <message>
   <source>How often the loss is computed in one step, at most; 1.25 times max_iter where it isn't set.</source>
   <translation>一步中最多计算多少次损失；不设则为 max_iter 的 1.25 倍。</translation>
  </message>
  <message>
   <source>How points between pixels are computed.</source>
   <translation>像素之间的点如何计算。</translation>
  </message>
  <message>
   <source>How strong each frequency is along an axis.</source>
   <translation>沿某个轴，每个频率有多强。</translation>
  </message>
  <message>
   <source>How strongly parameters are pulled towards zero.</source>
   <translation>参数被拉向零的强度。</translation>
  </message>
  <message>
   <source>How the learning rate follows a matrix's shape; match_rms_adamw takes rates as AdamW does.</source>
   <translation>学习率如何随矩阵形状变化；match_rms_adamw 的取值与 AdamW 相同。</translation>
  </message>
  <message>
   <source>How the length of a step is found; none takes the learning rate.</source>
   <translation>如何确定步长；不填则取学习率。</translation>
  </message>
  <message>
   <source>How the line is bent: 1 is straight, 2 falls fast at first.</source>
   <translation>直线如何弯曲：1 为直线，2 为先快后慢。</translation>
  </message>
  <message>
   <source>How the memory of the gradient's square grows with the steps: a power, below 0.</source>
   <translation>对梯度平方的记忆如何随步数增长：一个小于 0 的幂次。</translation>
  </message>
  <message>
   <source>How vectors are joined.</source>
   <translation>向量如何合并。</translation>
  </message>
  <message>
   <source>How well each class is ranked above the others: 0.5 is chance, 1 is perfect.</source>
   <translation>每个类别排在其他类别之前的程度：0.5 为随机，1 为完美。</translation>
  </message>
  <message>
   <source>How wide a block is along each axis.</source>
   <translation>块在每个轴上有多宽。</translation>
  </message>
  <message>
   <source>Inception, four views of each picture</source>
   <translation>Inception：每张图片的四种视角</translation>
  </message>
  <message>
   <source>Index whose vector stays zero.</source>
   <translation>向量始终为零的索引。</translation>
  </message>
  <message>
   <source>Input &amp; output</source>
   <translation>输入与输出</translation>
  </message>
  <message>
   <source>IoU</source>
   <translation>IoU</translation>
  </message>
  <message>
   <source>Joins inputs along an axis that they have already: channels of a U-Net or DenseNet.</source>
   <translation>拼接：沿已有的轴连接输入，如 U-Net 或 DenseNet 的通道。</translation>
  </message>
  <message>
   <source>Joins inputs of one shape along a new axis.</source>
   <translation>堆叠：沿新的轴叠放形状相同的输入。</translation>
  </message>
  <message>
   <source>Keep the reduced axis, with size 1.</source>
   <translation>保留被归约的轴，大小为 1。</translation>
  </message>
  <message>
   <source>Keeps the largest value of each window of images (B, C, H, W): smaller and less sensitive to shifts.</source>
   <translation>最大池化：保留图像 (B, C, H, W) 每个窗口的最大值，更小，对平移更不敏感。</translation>
  </message>
  <message>
   <source>Keeps the largest value of each window of sequences (B, C, L): smaller and less sensitive to shifts.</source>
   <translation>最大池化：保留序列 (B, C, L) 每个窗口的最大值，更短，对平移更不敏感。</translation>
  </message>
  <message>
   <source>Keeps the largest value of each window of volumes (B, C, D, H, W): smaller and less sensitive to shifts.</source>
   <translation>最大池化：保留三维体数据 (B, C, D, H, W) 每个窗口的最大值，更小，对平移更不敏感。</translation>
  </message>
  <message>
   <source>Keeps the lower triangle of the last two axes, zeros elsewhere.</source>
   <translation>保留最后两个轴的下三角，其余为零。</translation>
  </message>
  <message>
   <source>Keeps the upper triangle of the last two axes, zeros elsewhere.</source>
   <translation>保留最后两个轴的上三角，其余为零。</translation>
  </message>
  <message>
   <source>L-BFGS</source>
   <translation>L-BFGS</translation>
  </message>
  <message>
   <source>LSTM, digits read row by row</source>
   <translation>LSTM：逐行读数字</translation>
  </message>
  <message>
   <source>Largest first.</source>
   <translation>最大的在前。</translation>
  </message>
  <message>
   <source>Largest output.</source>
   <translation>最大输出。</translation>
  </message>
  <message>
   <source>Largest output; none leaves it open.</source>
   <translation>最大输出；不填则不限。</translation>
  </message>
  <message>
   <source>Largest slope.</source>
   <translation>最大斜率。</translation>
  </message>
  <message>
   <source>Largest value along an axis, and where it is.</source>
   <translation>沿某个轴的最大值及其位置。</translation>
  </message>
  <message>
   <source>Largest value along axes.</source>
   <translation>沿若干轴的最大值。</translation>
  </message>
  <message>
   <source>Last axis to flatten; -1 is the last one.</source>
   <translation>展平的最后一个轴；-1 表示最后一个。</translation>
  </message>
  <message>
   <source>Layers in the decoder.</source>
   <translation>解码器的层数。</translation>
  </message>
  <message>
   <source>Layers in the encoder.</source>
   <translation>编码器的层数。</translation>
  </message>
  <message>
   <source>Layers stacked on each other.</source>
   <translation>堆叠的层数。</translation>
  </message>
  <message>
   <source>Lays all axes but the batch out in a row, as Linear wants it.</source>
   <translation>展平：把批轴以外的所有轴排成一行，以便接 Linear。</translation>
  </message>
  <message>
   <source>Lays copies of each sample side by side.</source>
   <translation>把每个样本的副本并排放置。</translation>
  </message>
  <message>
   <source>Learn an extra key and value.</source>
   <translation>学习一个额外的键和值。</translation>
  </message>
  <message>
   <source>Learning rate: the length of a step.</source>
   <translation>学习率：每一步的长度。</translation>
  </message>
  <message>
   <source>Leaves whole branches out at random while training: just before a skip connection is joined.</source>
   <translation>训练时随机略去整个分支：放在跳跃连接汇合之前。</translation>
  </message>
  <message>
   <source>Length of the vector for each index.</source>
   <translation>每个索引对应的向量长度。</translation>
  </message>
  <message>
   <source>Length of the vectors along axes.</source>
   <translation>沿若干轴的向量长度。</translation>
  </message>
  <message>
   <source>Let each position look only at itself and those before; not together with a mask.</source>
   <translation>每个位置只看自己和之前的位置；不能与掩码同用。</translation>
  </message>
  <message>
   <source>Like Gather, with an index that is spread over axes of size 1: goes with ArgMax and ArgSort.</source>
   <translation>类似 Gather，索引可沿大小为 1 的轴扩展：与 ArgMax、ArgSort 搭配。</translation>
  </message>
  <message>
   <source>Linear</source>
   <translation>线性</translation>
  </message>
  <message>
   <source>Linear layers with ReLU between them.</source>
   <translation>中间带 ReLU 的多个线性层。</translation>
  </message>
  <message>
   <source>Linear warm-up</source>
   <translation>线性预热</translation>
  </message>
  <message>
   <source>LocalResponseNorm for images, written out step by step.</source>
   <translation>图像的 LocalResponseNorm，逐步写出。</translation>
  </message>
  <message>
   <source>LogSoftmax as a function: no layer in the class.</source>
   <translation>函数形式的 LogSoftmax：类中没有对应的层。</translation>
  </message>
  <message>
   <source>Logarithm of 1 plus the input; exact near zero.</source>
   <translation>1 加输入的对数，在零附近也精确。</translation>
  </message>
  <message>
   <source>Logarithm of softmax, stable in numbers.</source>
   <translation>softmax 的对数，数值稳定。</translation>
  </message>
  <message>
   <source>Logarithm of the sigmoid, stable in numbers.</source>
   <translation>sigmoid 的对数，数值稳定。</translation>
  </message>
  <message>
   <source>Logarithm of the sum of exponentials: a smooth maximum.</source>
   <translation>指数之和的对数：平滑的最大值。</translation>
  </message>
  <message>
   <source>Longer vectors are scaled down to this length.</source>
   <translation>更长的向量会缩小到这个长度。</translation>
  </message>
  <message>
   <source>Look ahead along the momentum; needs a momentum above 0.</source>
   <translation>沿动量向前看一步，需要动量大于 0。</translation>
  </message>
  <message>
   <source>Looks vectors up and sums or averages them at once.</source>
   <translation>查找向量，并同时求和或取平均。</translation>
  </message>
  <message>
   <source>Lower the momentum where the learning rate is high (for optimizers with momentum or betas).</source>
   <translation>学习率高时降低动量（用于带 momentum 或 betas 的优化器）。</translation>
  </message>
  <message>
   <source>MAE</source>
   <translation>平均绝对误差</translation>
  </message>
  <message>
   <source>MNIST</source>
   <translation>MNIST</translation>
  </message>
  <message>
   <source>MNIST, an MLP with Adam</source>
   <translation>MNIST：MLP 与 Adam</translation>
  </message>
  <message>
   <source>MNIST, an MLP with SGD</source>
   <translation>MNIST：MLP 与 SGD</translation>
  </message>
  <message>
   <source>MSE</source>
   <translation>均方误差</translation>
  </message>
  <message>
   <source>Makes each picture brighter or darker, and its contrast larger or smaller.</source>
   <translation>使每张图片更亮或更暗，对比度更大或更小。</translation>
  </message>
  <message>
   <source>Makes the step of a matrix orthogonal. Takes matrices only: no biases, norms or convolutions.</source>
   <translation>使矩阵的一步正交。只接受矩阵：不含偏置、归一化和卷积。</translation>
  </message>
  <message>
   <source>Masks are black and white: every value other than 0 is class 1.</source>
   <translation>掩码是黑白的：所有非 0 的值都是类别 1。</translation>
  </message>
  <message>
   <source>Math</source>
   <translation>数学</translation>
  </message>
  <message>
   <source>Matrix product over the last two axes.</source>
   <translation>最后两个轴上的矩阵乘积。</translation>
  </message>
  <message>
   <source>Matrix products of two batches of matrices, pair by pair.</source>
   <translation>两批矩阵逐对相乘。</translation>
  </message>
  <message>
   <source>Matthews correlation</source>
   <translation>马修斯相关系数</translation>
  </message>
  <message>
   <source>MaxPool1d that also says where the maxima of sequences (B, C, L) were: MaxUnpool1d puts them back.</source>
   <translation>MaxPool1d，并给出序列 (B, C, L) 最大值的位置，MaxUnpool1d 可以放回去。</translation>
  </message>
  <message>
   <source>MaxPool2d that also says where the maxima of images (B, C, H, W) were: MaxUnpool2d puts them back.</source>
   <translation>MaxPool2d，并给出图像 (B, C, H, W) 最大值的位置，MaxUnpool2d 可以放回去。</translation>
  </message>
  <message>
   <source>MaxPool3d that also says where the maxima of volumes (B, C, D, H, W) were: MaxUnpool3d puts them back.</source>
   <translation>MaxPool3d，并给出三维体数据 (B, C, D, H, W) 最大值的位置，MaxUnpool3d 可以放回去。</translation>
  </message>
  <message>
   <source>Maxima of randomly placed windows of images (B, C, H, W): shrinks by any factor.</source>
   <translation>图像 (B, C, H, W) 随机窗口的最大值：可按任意比例缩小。</translation>
  </message>
  <message>
   <source>Maxima of randomly placed windows of volumes (B, C, D, H, W): shrinks by any factor.</source>
   <translation>三维体数据 (B, C, D, H, W) 随机窗口的最大值：可按任意比例缩小。</translation>
  </message>
  <message>
   <source>Memory of the gradient's square.</source>
   <translation>对梯度平方的记忆。</translation>
  </message>
  <message>
   <source>Memory of the mean and of the square of the gradient.</source>
   <translation>对梯度均值和平方的记忆。</translation>
  </message>
  <message>
   <source>Memory of the squares of gradients and steps.</source>
   <translation>对梯度和步长平方的记忆。</translation>
  </message>
  <message>
   <source>Middle value along an axis, and where it is.</source>
   <translation>沿某个轴的中位数及其位置。</translation>
  </message>
  <message>
   <source>Mini-GPT, a decoder that learns to add</source>
   <translation>Mini-GPT，学习加法的解码器</translation>
  </message>
  <message>
   <source>Mirrors images (B, C, H, W) at their borders.</source>
   <translation>在图像 (B, C, H, W) 边缘做镜像填充。</translation>
  </message>
  <message>
   <source>Mirrors pictures, left to right. Not for letters and digits.</source>
   <translation>将图片左右镜像。不适用于字母和数字。</translation>
  </message>
  <message>
   <source>Mirrors sequences (B, C, L) at their borders.</source>
   <translation>在序列 (B, C, L) 边缘做镜像填充。</translation>
  </message>
  <message>
   <source>Mirrors volumes (B, C, D, H, W) at their borders.</source>
   <translation>在三维体数据 (B, C, D, H, W) 边缘做镜像填充。</translation>
  </message>
  <message>
   <source>Mixes the channels of groups, as in ShuffleNet.</source>
   <translation>打乱各组的通道，如 ShuffleNet 所用。</translation>
  </message>
  <message>
   <source>Model source</source>
   <translation>模型源代码</translation>
  </message>
  <message>
   <source>Momentum at the start and at the end.</source>
   <translation>开始和结束时的动量。</translation>
  </message>
  <message>
   <source>Momentum where the learning rate is highest.</source>
   <translation>学习率最高时的动量。</translation>
  </message>
  <message>
   <source>Moons</source>
   <translation>双月</translation>
  </message>
  <message>
   <source>Moves an axis to another place; the others keep their order.</source>
   <translation>把一个轴移到别处，其余轴的顺序不变。</translation>
  </message>
  <message>
   <source>Moves positions along axes; what falls off one end comes back at the other.</source>
   <translation>沿若干轴移动位置，从一端移出的会从另一端回来。</translation>
  </message>
  <message>
   <source>Moves values towards zero and stops there.</source>
   <translation>把数值推向零，到零为止。</translation>
  </message>
  <message>
   <source>Multi-step</source>
   <translation>多级阶梯</translation>
  </message>
  <message>
   <source>Multiplies by a constant.</source>
   <translation>乘以一个常数。</translation>
  </message>
  <message>
   <source>Multiplies the learning rate by factor when the loss stops falling.</source>
   <translation>损失不再下降时，把学习率乘以 factor。</translation>
  </message>
  <message>
   <source>Multiplies the learning rate by gamma after each epoch.</source>
   <translation>每个轮次之后把学习率乘以 gamma。</translation>
  </message>
  <message>
   <source>Multiplies the learning rate by gamma at the epochs you name.</source>
   <translation>在指定的轮次把学习率乘以 gamma。</translation>
  </message>
  <message>
   <source>Multiplies the learning rate by gamma every few epochs.</source>
   <translation>每隔几个轮次把学习率乘以 gamma。</translation>
  </message>
  <message>
   <source>Muon</source>
   <translation>Muon</translation>
  </message>
  <message>
   <source>NAdam</source>
   <translation>NAdam</translation>
  </message>
  <message>
   <source>Natural logarithm; the input has to be positive.</source>
   <translation>自然对数，输入必须为正。</translation>
  </message>
  <message>
   <source>Negative values become zero: the standard activation.</source>
   <translation>负值变为零：标准的激活函数。</translation>
  </message>
  <message>
   <source>Never forget the largest gradient.</source>
   <translation>永远记住最大的梯度。</translation>
  </message>
  <message>
   <source>No data: design only</source>
   <translation>无数据：仅供设计</translation>
  </message>
  <message>
   <source>Noise</source>
   <translation>噪声</translation>
  </message>
  <message>
   <source>None to start afresh, or weights learnt on ImageNet, which are downloaded once. DEFAULT: the best there are.</source>
   <translation>不填则从头训练；也可以用在 ImageNet 上学到的权重，只下载一次。DEFAULT：现有最好的权重。</translation>
  </message>
  <message>
   <source>Normalise before attention and feed-forward, not after.</source>
   <translation>在注意力和前馈之前（而不是之后）做归一化。</translation>
  </message>
  <message>
   <source>Normalises each channel of each sample by itself.</source>
   <translation>实例归一化：对每个样本的每个通道单独归一化。</translation>
  </message>
  <message>
   <source>Normalises each sample over its last axes: the norm of transformers.</source>
   <translation>层归一化：对每个样本的最后几个轴归一化，Transformer 所用的归一化。</translation>
  </message>
  <message>
   <source>Normalises groups of channels of each sample; works with small batches.</source>
   <translation>组归一化：对每个样本的通道组归一化，批很小也能用。</translation>
  </message>
  <message>
   <source>Normalization</source>
   <translation>归一化</translation>
  </message>
  <message>
   <source>Offset added before the power is taken.</source>
   <translation>取幂之前加上的偏移。</translation>
  </message>
  <message>
   <source>On a plateau</source>
   <translation>停滞时下降</translation>
  </message>
  <message>
   <source>One cycle</source>
   <translation>单周期</translation>
  </message>
  <message>
   <source>One hidden layer and the optimizer that most people try first: 96 % right after 5 epochs. Downloads 11 MB, once.</source>
   <translation>一个隐藏层，加上多数人首先尝试的优化器：5 个轮次后准确率 96%。下载 11 MB，仅一次。</translation>
  </message>
  <message>
   <source>One letter for each axis of each input, then those of the result.</source>
   <translation>每个输入的每个轴用一个字母，之后是结果的字母。</translation>
  </message>
  <message>
   <source>One number in the shape of the input.</source>
   <translation>用一个数填满输入的形状。</translation>
  </message>
  <message>
   <source>One of torchvision's image models, with trained weights if you like: the start of transfer learning.</source>
   <translation>torchvision 的图像模型之一，可带训练好的权重：迁移学习的起点。</translation>
  </message>
  <message>
   <source>One slope for all channels, or as many as channels.</source>
   <translation>所有通道共用一个斜率，或每个通道一个。</translation>
  </message>
  <message>
   <source>One step of a recurrent layer: input and state in, the next state out.</source>
   <translation>循环层的一步：输入和状态进，下一个状态出。</translation>
  </message>
  <message>
   <source>One step of an LSTM: input and both states in, both next states out.</source>
   <translation>LSTM 的一步：输入和两个状态进，下一步的两个状态出。</translation>
  </message>
  <message>
   <source>Ones in the shape of the input.</source>
   <translation>形状同输入的全 1 张量。</translation>
  </message>
  <message>
   <source>Other</source>
   <translation>其他</translation>
  </message>
  <message>
   <source>Overlap of what is taken for a class and what is of it; the mean over classes.</source>
   <translation>判为某类别的部分与确实属于它的部分的重叠程度，按类别取平均。</translation>
  </message>
  <message>
   <source>Padding &amp; resize</source>
   <translation>填充与缩放</translation>
  </message>
  <message>
   <source>Passes its input on unchanged: a placeholder.</source>
   <translation>原样传递输入：占位用。</translation>
  </message>
  <message>
   <source>Passes values on, and no gradients back.</source>
   <translation>向前传值，不向后传梯度。</translation>
  </message>
  <message>
   <source>Patches of 2 × 2 pixels, a class token and learned positions, then three encoder blocks: 96 % right after 20 epochs. Nothing to download.</source>
   <translation>2 × 2 像素的小块、一个类别标记和学到的位置，再接三个编码器块：20 个轮次后准确率 96%。无需下载。</translation>
  </message>
  <message>
   <source>Perplexity</source>
   <translation>困惑度</translation>
  </message>
  <message>
   <source>Pictures and masks</source>
   <translation>图片与掩码</translation>
  </message>
  <message>
   <source>Pictures are resized to so many pixels on their shorter side, and a square of that size is cut out of the middle.</source>
   <translation>将图片短边缩放到这么多像素，再从中间裁出同样大小的正方形。</translation>
  </message>
  <message>
   <source>Pictures are scaled to this height; masks too, to the nearest pixel.</source>
   <translation>图片缩放到此高度；掩码也一样，取最近的像素。</translation>
  </message>
  <message>
   <source>Pictures are scaled to this width; masks too, to the nearest pixel.</source>
   <translation>图片缩放到此宽度；掩码也一样，取最近的像素。</translation>
  </message>
  <message>
   <source>Pictures of clothes in the form of MNIST, and harder.</source>
   <translation>格式同 MNIST 的服装图片，难度更高。</translation>
  </message>
  <message>
   <source>Plain gradient descent, with momentum if you like. The classic.</source>
   <translation>普通的梯度下降，可加动量。经典之选。</translation>
  </message>
  <message>
   <source>Points taken along each axis of a cell; -1 chooses by the box's size.</source>
   <translation>单元格每个轴上取的点数；-1 表示按框的大小选择。</translation>
  </message>
  <message>
   <source>Polynomial</source>
   <translation>多项式</translation>
  </message>
  <message>
   <source>Pooling</source>
   <translation>池化</translation>
  </message>
  <message>
   <source>Power average of each window of images (B, C, H, W): between the mean and the maximum.</source>
   <translation>图像 (B, C, H, W) 每个窗口的幂平均：介于平均和最大之间。</translation>
  </message>
  <message>
   <source>Power average of each window of sequences (B, C, L): between the mean and the maximum.</source>
   <translation>序列 (B, C, L) 每个窗口的幂平均：介于平均和最大之间。</translation>
  </message>
  <message>
   <source>Power average of each window of volumes (B, C, D, H, W): between the mean and the maximum.</source>
   <translation>三维体数据 (B, C, D, H, W) 每个窗口的幂平均：介于平均和最大之间。</translation>
  </message>
  <message>
   <source>Power of the divisor.</source>
   <translation>除数的幂次。</translation>
  </message>
  <message>
   <source>Precision</source>
   <translation>精确率</translation>
  </message>
  <message>
   <source>Precision and recall in one figure; the mean over classes.</source>
   <translation>把精确率和召回率合为一个数，按类别取平均。</translation>
  </message>
  <message>
   <source>Probability that a sample is dropped.</source>
   <translation>丢弃一个样本的概率。</translation>
  </message>
  <message>
   <source>Probability that an element is dropped.</source>
   <translation>丢弃一个元素的概率。</translation>
  </message>
  <message>
   <source>Product along an axis.</source>
   <translation>沿某个轴的乘积。</translation>
  </message>
  <message>
   <source>Products and sums over axes that letters name.</source>
   <translation>对用字母命名的轴做乘积与求和。</translation>
  </message>
  <message>
   <source>Project the hidden state to this size; 0 leaves it.</source>
   <translation>把隐藏状态投影到这个大小；0 表示不变。</translation>
  </message>
  <message>
   <source>Pull parameters themselves towards zero, as AdamW does, and not by way of the gradient.</source>
   <translation>像 AdamW 那样直接把参数拉向零，而不通过梯度。</translation>
  </message>
  <message>
   <source>Puts a constant wherever the mask is true.</source>
   <translation>掩码为真的地方填入常数。</translation>
  </message>
  <message>
   <source>Puts maxima back where they came from, zeros elsewhere.</source>
   <translation>把最大值放回原处，其余为零。</translation>
  </message>
  <message>
   <source>Puts the axes into another order.</source>
   <translation>改变各个轴的顺序。</translation>
  </message>
  <message>
   <source>Puts the last axis on the diagonal of a matrix of zeros.</source>
   <translation>把最后一个轴放到全零矩阵的对角线上。</translation>
  </message>
  <message>
   <source>Puts values along an axis in order, and says where they were.</source>
   <translation>沿某个轴对数值排序，并给出它们原来的位置。</translation>
  </message>
  <message>
   <source>RAdam</source>
   <translation>RAdam</translation>
  </message>
  <message>
   <source>RMSE</source>
   <translation>均方根误差</translation>
  </message>
  <message>
   <source>RMSprop</source>
   <translation>RMSprop</translation>
  </message>
  <message>
   <source>Random numbers from 0 to 1 in the shape of the input, new in each run.</source>
   <translation>形状同输入、从 0 到 1 的随机数，每次运行都不同。</translation>
  </message>
  <message>
   <source>Random numbers from a normal distribution in the shape of the input, new in each run.</source>
   <translation>形状同输入、服从正态分布的随机数，每次运行都不同。</translation>
  </message>
  <message>
   <source>ReLU as a function: no layer in the class.</source>
   <translation>函数形式的 ReLU：类中没有对应的层。</translation>
  </message>
  <message>
   <source>ReLU that stops at 6, for small and quantised networks.</source>
   <translation>到 6 为止的 ReLU，用于小型和量化的网络。</translation>
  </message>
  <message>
   <source>ReLU whose negative slope is learnt.</source>
   <translation>负半轴斜率可学习的 ReLU。</translation>
  </message>
  <message>
   <source>ReLU whose negative slope is random while training.</source>
   <translation>训练时负半轴斜率随机的 ReLU。</translation>
  </message>
  <message>
   <source>ReLU with a small slope for negative values, so that no unit dies.</source>
   <translation>负值带小斜率的 ReLU，避免单元失活。</translation>
  </message>
  <message>
   <source>Reads a sequence step by step with a simple memory.</source>
   <translation>循环神经网络：以简单的记忆逐步读取序列。</translation>
  </message>
  <message>
   <source>Reads a sequence with a long and a short memory.</source>
   <translation>长短期记忆网络：以长期和短期两种记忆读取序列。</translation>
  </message>
  <message>
   <source>Reads a sequence with gated memory; lighter than LSTM.</source>
   <translation>门控循环单元：以门控记忆读取序列，比 LSTM 轻。</translation>
  </message>
  <message>
   <source>Real part of the Fourier transform over the last two axes: mixes elements without weights, as in FNet.</source>
   <translation>最后两个轴上傅里叶变换的实部：不用权重就能混合元素，如 FNet 所用。</translation>
  </message>
  <message>
   <source>Recall</source>
   <translation>召回率</translation>
  </message>
  <message>
   <source>Recurrent</source>
   <translation>循环</translation>
  </message>
  <message>
   <source>Removes an axis of size 1.</source>
   <translation>去掉一个大小为 1 的轴。</translation>
  </message>
  <message>
   <source>Repeats each position along an axis, one after the other.</source>
   <translation>沿某个轴逐个重复每个位置。</translation>
  </message>
  <message>
   <source>Repeats the borders of images (B, C, H, W).</source>
   <translation>在图像 (B, C, H, W) 四周重复边缘。</translation>
  </message>
  <message>
   <source>Repeats the borders of sequences (B, C, L).</source>
   <translation>在序列 (B, C, L) 两端重复边缘。</translation>
  </message>
  <message>
   <source>Repeats the borders of volumes (B, C, D, H, W).</source>
   <translation>在三维体数据 (B, C, D, H, W) 四周重复边缘。</translation>
  </message>
  <message>
   <source>Replaces what isn't a number, and infinity, by numbers.</source>
   <translation>把非数（NaN）和无穷大换成普通的数。</translation>
  </message>
  <message>
   <source>ResNet-18 for CIFAR-10</source>
   <translation>用于 CIFAR-10 的 ResNet-18</translation>
  </message>
  <message>
   <source>Residual blocks with a parameter for their channels, repeated; a 3 × 3 stem without pooling, as is usual for pictures of 32 × 32. Downloads 163 MB, once.</source>
   <translation>以参数设定通道数、可重复的残差块；3 × 3 的首层不做池化，这是 32 × 32 图片的惯例。下载 163 MB，仅一次。</translation>
  </message>
  <message>
   <source>Resizes to a size or by a factor, up or down.</source>
   <translation>按大小或比例缩放，可放大也可缩小。</translation>
  </message>
  <message>
   <source>Resizes to the height and width of another input: before a skip connection is joined.</source>
   <translation>缩放到另一个输入的高和宽：放在跳跃连接汇合之前。</translation>
  </message>
  <message>
   <source>Rises from a fraction of the learning rate to all of it, and stays there.</source>
   <translation>从学习率的一小部分升到全部，然后保持不变。</translation>
  </message>
  <message>
   <source>Rises in the first epochs, then falls along a cosine; the choice for transformers.</source>
   <translation>最初几个轮次升高，然后沿余弦下降；Transformer 的首选。</translation>
  </message>
  <message>
   <source>Rises to the learning rate and falls far below its start, once over the run. Fast for short runs.</source>
   <translation>整个运行中一次升到学习率，再降到远低于起点。适合短时间的训练。</translation>
  </message>
  <message>
   <source>RoIAlign in which each cell has channels of its own: their number is divided by the number of cells.</source>
   <translation>每个单元格有各自通道的 RoIAlign：通道数要除以单元格数。</translation>
  </message>
  <message>
   <source>RoIPool in which each cell has channels of its own: their number is divided by the number of cells.</source>
   <translation>每个单元格有各自通道的 RoIPool：通道数要除以单元格数。</translation>
  </message>
  <message>
   <source>Rotate, shift and scale</source>
   <translation>旋转、平移与缩放</translation>
  </message>
  <message>
   <source>Rotates, moves and resizes each picture by a little; what comes in is zero. A mask goes along, to the nearest pixel; what comes in there doesn't count where a class is ignored.</source>
   <translation>将每张图片略微旋转、平移和缩放；移入的部分为零。掩码随之移动，取最近的像素；若有被忽略的类别，移入的部分不计入。</translation>
  </message>
  <message>
   <source>Round clouds of points, one for each class.</source>
   <translation>圆形的点云，每类一团。</translation>
  </message>
  <message>
   <source>Round the output's size up instead of down.</source>
   <translation>输出大小向上取整，而不是向下取整。</translation>
  </message>
  <message>
   <source>Rounds down to a whole number.</source>
   <translation>向下取整。</translation>
  </message>
  <message>
   <source>Rounds to the nearest whole number.</source>
   <translation>四舍五入到最近的整数。</translation>
  </message>
  <message>
   <source>Rounds up to a whole number.</source>
   <translation>向上取整。</translation>
  </message>
  <message>
   <source>Rows and columns added on each side.</source>
   <translation>每侧增加的行数和列数。</translation>
  </message>
  <message>
   <source>Rows and columns added on each side; 'same' keeps the size.</source>
   <translation>每侧增加的行数和列数；'same' 保持大小不变。</translation>
  </message>
  <message>
   <source>Rows and columns added on each side; none keeps the size at stride 1.</source>
   <translation>每侧增加的行数和列数；不填则在步幅为 1 时保持大小不变。</translation>
  </message>
  <message>
   <source>Rows and columns added to one side of the output.</source>
   <translation>在输出的一侧增加的行数和列数。</translation>
  </message>
  <message>
   <source>Rprop</source>
   <translation>Rprop</translation>
  </message>
  <message>
   <source>Running product along an axis.</source>
   <translation>沿某个轴的累积乘积。</translation>
  </message>
  <message>
   <source>Running sum along an axis.</source>
   <translation>沿某个轴的累积和。</translation>
  </message>
  <message>
   <source>R²</source>
   <translation>R²</translation>
  </message>
  <message>
   <source>SGD</source>
   <translation>SGD</translation>
  </message>
  <message>
   <source>Say that the mask is the causal one, which may be computed faster.</source>
   <translation>说明该掩码是因果掩码，这样可能计算得更快。</translation>
  </message>
  <message>
   <source>Scale of the negative part.</source>
   <translation>负半部分的缩放系数。</translation>
  </message>
  <message>
   <source>Scale of the neighbours' activity.</source>
   <translation>相邻通道活跃程度的缩放系数。</translation>
  </message>
  <message>
   <source>Scales vectors along an axis to length 1, without learnt weights.</source>
   <translation>把沿某个轴的向量缩放到长度 1，没有可学习的权重。</translation>
  </message>
  <message>
   <source>Sets a random rectangle to zero, so that the network can't rely on one detail.</source>
   <translation>将一个随机矩形置零，使网络不能只依赖某个细节。</translation>
  </message>
  <message>
   <source>Sets random blocks of images (B, C, H, W) to zero while training.</source>
   <translation>训练时把图像 (B, C, H, W) 的随机区块置零。</translation>
  </message>
  <message>
   <source>Sets random blocks of volumes (B, C, D, H, W) to zero while training.</source>
   <translation>训练时把三维体数据 (B, C, D, H, W) 的随机区块置零。</translation>
  </message>
  <message>
   <source>Sets random elements to zero while training, against overfitting.</source>
   <translation>随机失活：训练时随机把元素置零，防止过拟合。</translation>
  </message>
  <message>
   <source>Sets random whole channels of images (B, C, H, W) to zero while training.</source>
   <translation>训练时随机把图像 (B, C, H, W) 的整个通道置零。</translation>
  </message>
  <message>
   <source>Sets random whole channels of sequences (B, C, L) to zero while training.</source>
   <translation>训练时随机把序列 (B, C, L) 的整个通道置零。</translation>
  </message>
  <message>
   <source>Sets random whole channels of volumes (B, C, D, H, W) to zero while training.</source>
   <translation>训练时随机把三维体数据 (B, C, D, H, W) 的整个通道置零。</translation>
  </message>
  <message>
   <source>Shape</source>
   <translation>形状</translation>
  </message>
  <message>
   <source>Shape of one sample, without the batch axis: channels, height, width for an image. T: an axis that varies.</source>
   <translation>单个样本的形状，不含批轴：图像为通道、高、宽。T 表示长度可变的轴。</translation>
  </message>
  <message>
   <source>Shape of one sample, without the batch axis; -1 keeps an axis as it is.</source>
   <translation>单个样本的形状，不含批轴；-1 表示该轴不变。</translation>
  </message>
  <message>
   <source>Shape of one sample, without the batch axis; one size may be -1 and follows from the others.</source>
   <translation>单个样本的形状，不含批轴；其中一个大小可以是 -1，由其余大小推断。</translation>
  </message>
  <message>
   <source>Shape of the tensor, all axes.</source>
   <translation>张量的形状，包括所有轴。</translation>
  </message>
  <message>
   <source>Shape of the tensor, all axes; 1 where it is the same for each sample.</source>
   <translation>张量的形状，包括所有轴；对每个样本都相同的轴写 1。</translation>
  </message>
  <message>
   <source>Shapes</source>
   <translation>形状</translation>
  </message>
  <message>
   <source>Sharpness of the bend.</source>
   <translation>弯折的锐利程度。</translation>
  </message>
  <message>
   <source>Shift boxes by half a pixel, which fits better.</source>
   <translation>把框移动半个像素，这样更吻合。</translation>
  </message>
  <message>
   <source>SiLU as a function: no layer in the class.</source>
   <translation>函数形式的 SiLU：类中没有对应的层。</translation>
  </message>
  <message>
   <source>SiLU from cheap pieces, for mobile networks.</source>
   <translation>用廉价的分段构成的 SiLU，用于移动端网络。</translation>
  </message>
  <message>
   <source>Sigmoid as a function: no layer in the class.</source>
   <translation>函数形式的 Sigmoid：类中没有对应的层。</translation>
  </message>
  <message>
   <source>Sigmoid from three straight lines: cheap.</source>
   <translation>由三段直线构成的 Sigmoid：计算便宜。</translation>
  </message>
  <message>
   <source>Sine, in radians.</source>
   <translation>正弦，以弧度为单位。</translation>
  </message>
  <message>
   <source>Size of the features as a share of the image that boxes are given for.</source>
   <translation>特征的大小占框所属图像的比例。</translation>
  </message>
  <message>
   <source>Size of the first input's last axis.</source>
   <translation>第一个输入最后一个轴的大小。</translation>
  </message>
  <message>
   <source>Size of the input's last axis. Follows from what is wired in.</source>
   <translation>输入最后一个轴的大小，由接入的内容推断。</translation>
  </message>
  <message>
   <source>Size of the output along each axis, whatever the input's.</source>
   <translation>输出在每个轴上的大小，与输入大小无关。</translation>
  </message>
  <message>
   <source>Size of the output as a share of the input's.</source>
   <translation>输出的大小占输入的比例。</translation>
  </message>
  <message>
   <source>Size of the output's last axis.</source>
   <translation>输出最后一个轴的大小。</translation>
  </message>
  <message>
   <source>Size of the output, instead of a factor.</source>
   <translation>输出的大小，用来代替比例。</translation>
  </message>
  <message>
   <source>Size of the second input's last axis.</source>
   <translation>第二个输入最后一个轴的大小。</translation>
  </message>
  <message>
   <source>Size of the vocabulary: indices run from 0 to one less.</source>
   <translation>词表大小：索引从 0 到该数减一。</translation>
  </message>
  <message>
   <source>Size of the window, one number or one for each axis.</source>
   <translation>窗口大小，可以是一个数，也可以每个轴一个数。</translation>
  </message>
  <message>
   <source>Sizes of the layers, the last one that of the output.</source>
   <translation>各层的大小，最后一个是输出的大小。</translation>
  </message>
  <message>
   <source>Slides learnt filters over images (B, C, H, W) and finds local patterns.</source>
   <translation>卷积层：让学到的卷积核在图像 (B, C, H, W) 上滑动，寻找局部模式。</translation>
  </message>
  <message>
   <source>Slides learnt filters over sequences (B, C, L) and finds local patterns.</source>
   <translation>卷积层：让学到的卷积核在序列 (B, C, L) 上滑动，寻找局部模式。</translation>
  </message>
  <message>
   <source>Slides learnt filters over volumes (B, C, D, H, W) and finds local patterns.</source>
   <translation>卷积层：让学到的卷积核在三维体数据 (B, C, D, H, W) 上滑动，寻找局部模式。</translation>
  </message>
  <message>
   <source>Slope at the start.</source>
   <translation>起始斜率。</translation>
  </message>
  <message>
   <source>Slope for negative inputs.</source>
   <translation>负输入的斜率。</translation>
  </message>
  <message>
   <source>Small colour photographs of a hundred kinds of things.</source>
   <translation>一百类事物的小幅彩色照片。</translation>
  </message>
  <message>
   <source>Small colour photographs of ten kinds of animals and vehicles.</source>
   <translation>十类动物和交通工具的小幅彩色照片。</translation>
  </message>
  <message>
   <source>Small handwritten digits that come with scikit-learn: nothing to download.</source>
   <translation>scikit-learn 自带的小幅手写数字：无需下载。</translation>
  </message>
  <message>
   <source>Smaller steps for parameters that changed a lot; for sparse features.</source>
   <translation>变化大的参数步长更小，适合稀疏特征。</translation>
  </message>
  <message>
   <source>Smallest output.</source>
   <translation>最小输出。</translation>
  </message>
  <message>
   <source>Smallest output; none leaves it open.</source>
   <translation>最小输出；不填则不限。</translation>
  </message>
  <message>
   <source>Smallest slope.</source>
   <translation>最小斜率。</translation>
  </message>
  <message>
   <source>Smallest value along an axis, and where it is.</source>
   <translation>沿某个轴的最小值及其位置。</translation>
  </message>
  <message>
   <source>Smallest value along axes.</source>
   <translation>沿若干轴的最小值。</translation>
  </message>
  <message>
   <source>Smooth ReLU weighted by a normal distribution: the activation of transformers.</source>
   <translation>以正态分布加权的平滑 ReLU：Transformer 所用的激活函数。</translation>
  </message>
  <message>
   <source>Smooth ReLU, positive everywhere.</source>
   <translation>平滑的 ReLU，处处为正。</translation>
  </message>
  <message>
   <source>Smooth before making smaller; for bilinear and bicubic.</source>
   <translation>缩小之前先平滑，用于 bilinear 和 bicubic。</translation>
  </message>
  <message>
   <source>Smooth below zero, where it levels off exponentially.</source>
   <translation>零以下平滑，按指数趋于平缓。</translation>
  </message>
  <message>
   <source>Smooth, slightly negative below zero.</source>
   <translation>平滑，零以下略为负。</translation>
  </message>
  <message>
   <source>Softmax as a function: no layer in the class.</source>
   <translation>函数形式的 Softmax：类中没有对应的层。</translation>
  </message>
  <message>
   <source>Softmax of the negated numbers: the smallest gets the most.</source>
   <translation>取负后的 softmax：最小的数得到最多。</translation>
  </message>
  <message>
   <source>Softmax over the channels at each pixel.</source>
   <translation>对每个像素的各个通道做 softmax。</translation>
  </message>
  <message>
   <source>Spiral arms wound around each other: easy to see, hard to learn.</source>
   <translation>相互缠绕的螺旋臂：一眼能看懂，学起来却难。</translation>
  </message>
  <message>
   <source>Spirals</source>
   <translation>螺旋</translation>
  </message>
  <message>
   <source>Spirals, a boundary you can watch</source>
   <translation>螺旋：看得见的决策边界</translation>
  </message>
  <message>
   <source>Splits one axis into several.</source>
   <translation>把一个轴拆成几个轴。</translation>
  </message>
  <message>
   <source>Spreads axes of size 1 to a larger size without copying.</source>
   <translation>把大小为 1 的轴扩展到更大的大小，不复制数据。</translation>
  </message>
  <message>
   <source>Spreads axes of size 1 to the sizes of another input.</source>
   <translation>把大小为 1 的轴扩展到另一个输入的大小。</translation>
  </message>
  <message>
   <source>Square root; the input mustn't be negative.</source>
   <translation>平方根，输入不能为负。</translation>
  </message>
  <message>
   <source>Squeezes values into -1 to 1, slower than tanh.</source>
   <translation>把数值压缩到 -1 和 1 之间，比 tanh 平缓。</translation>
  </message>
  <message>
   <source>Squeezes values into -1 to 1.</source>
   <translation>把数值压缩到 -1 和 1 之间。</translation>
  </message>
  <message>
   <source>Squeezes values into 0 to 1.</source>
   <translation>把数值压缩到 0 和 1 之间。</translation>
  </message>
  <message>
   <source>Standard deviation of the noise in each pixel.</source>
   <translation>每个像素中噪声的标准差。</translation>
  </message>
  <message>
   <source>Standard deviation of the noise, after normalising.</source>
   <translation>归一化之后噪声的标准差。</translation>
  </message>
  <message>
   <source>Standard deviation of the random shift of each point.</source>
   <translation>每个点随机偏移的标准差。</translation>
  </message>
  <message>
   <source>Standard deviation over axes.</source>
   <translation>沿若干轴的标准差。</translation>
  </message>
  <message>
   <source>Step</source>
   <translation>阶梯</translation>
  </message>
  <message>
   <source>Subtracts a constant.</source>
   <translation>减去一个常数。</translation>
  </message>
  <message>
   <source>Sum of squares at the start.</source>
   <translation>平方和的起始值。</translation>
  </message>
  <message>
   <source>Sum over axes.</source>
   <translation>沿若干轴求和。</translation>
  </message>
  <message>
   <source>Sums</source>
   <translation>加法</translation>
  </message>
  <message>
   <source>Swaps two axes.</source>
   <translation>交换两个轴。</translation>
  </message>
  <message>
   <source>Take the largest; else the smallest.</source>
   <translation>取最大的，否则取最小的。</translation>
  </message>
  <message>
   <source>Takes an axis apart: one tensor for each of its positions.</source>
   <translation>把一个轴拆开：每个位置成为一个张量。</translation>
  </message>
  <message>
   <source>Takes each element from the first input where the condition holds, else from the second.</source>
   <translation>条件成立的地方取第一个输入的元素，否则取第二个的。</translation>
  </message>
  <message>
   <source>Takes each pixel from the place that a grid names, between -1 and 1.</source>
   <translation>每个像素取自网格指定的位置，坐标在 -1 和 1 之间。</translation>
  </message>
  <message>
   <source>Takes maxima of images (B, C, H, W) down to a fixed size, whatever the input's.</source>
   <translation>用取最大值把图像 (B, C, H, W) 缩到固定大小，与输入大小无关。</translation>
  </message>
  <message>
   <source>Takes maxima of sequences (B, C, L) down to a fixed size, whatever the input's.</source>
   <translation>用取最大值把序列 (B, C, L) 缩到固定长度，与输入长度无关。</translation>
  </message>
  <message>
   <source>Takes maxima of volumes (B, C, D, H, W) down to a fixed size, whatever the input's.</source>
   <translation>用取最大值把三维体数据 (B, C, D, H, W) 缩到固定大小，与输入大小无关。</translation>
  </message>
  <message>
   <source>Takes one position along an axis: the last step of a sequence.</source>
   <translation>沿某个轴取一个位置：例如序列的最后一步。</translation>
  </message>
  <message>
   <source>Takes the positions along an axis that a list of whole numbers names.</source>
   <translation>沿某个轴取一组整数指定的位置。</translation>
  </message>
  <message>
   <source>Takes, for each position of the index, the element that it names along an axis.</source>
   <translation>沿某个轴，为索引的每个位置取它指定的元素。</translation>
  </message>
  <message>
   <source>Tangent, in radians.</source>
   <translation>正切，以弧度为单位。</translation>
  </message>
  <message>
   <source>Tanh as a function: no layer in the class.</source>
   <translation>函数形式的 Tanh：类中没有对应的层。</translation>
  </message>
  <message>
   <source>Tells that the mask hides later elements; the mask has to be wired too.</source>
   <translation>说明掩码遮住后面的元素；掩码也必须接上。</translation>
  </message>
  <message>
   <source>Temperature: the lower, the closer to one single choice.</source>
   <translation>温度：越低越接近单一的选择。</translation>
  </message>
  <message>
   <source>Ten figures of 442 patients, and a number to predict: how far their illness went in a year.</source>
   <translation>442 名病人的十项数值，以及要预测的一个数：一年后病情的发展。</translation>
  </message>
  <message>
   <source>Ten figures of a patient tell how far the illness goes in a year: after ten epochs they explain half of the variance, then you can watch it overfit. Nothing to download.</source>
   <translation>用病人的十项指标预测一年内病情的进展：十轮之后可解释一半的方差，之后可以看到它如何过拟合。无需下载。</translation>
  </message>
  <message>
   <source>Text file</source>
   <translation>文本文件</translation>
  </message>
  <message>
   <source>The activation inside.</source>
   <translation>内部的激活函数。</translation>
  </message>
  <message>
   <source>The angle of the point with these two coordinates, y first.</source>
   <translation>以这两个坐标表示的点的角度，y 在前。</translation>
  </message>
  <message>
   <source>The angle that has the input as its tangent.</source>
   <translation>正切等于输入的角度。</translation>
  </message>
  <message>
   <source>The axes in their new order, each once; 0 is the batch.</source>
   <translation>各个轴的新顺序，每个一次；0 是批轴。</translation>
  </message>
  <message>
   <source>The axis of the sequence.</source>
   <translation>序列所在的轴。</translation>
  </message>
  <message>
   <source>The axis or axes that hold a vector; -1 is the last.</source>
   <translation>构成向量的一个或多个轴；-1 表示最后一个。</translation>
  </message>
  <message>
   <source>The axis or axes to average over; -1 is the last.</source>
   <translation>要取平均的一个或多个轴；-1 表示最后一个。</translation>
  </message>
  <message>
   <source>The axis or axes to look along; -1 is the last.</source>
   <translation>要查看的一个或多个轴；-1 表示最后一个。</translation>
  </message>
  <message>
   <source>The axis or axes to move along; as many as shifts.</source>
   <translation>要移动的一个或多个轴，个数与移动量相同。</translation>
  </message>
  <message>
   <source>The axis or axes to search; -1 is the last.</source>
   <translation>要查找的一个或多个轴；-1 表示最后一个。</translation>
  </message>
  <message>
   <source>The axis or axes to sum over; -1 is the last.</source>
   <translation>要求和的一个或多个轴；-1 表示最后一个。</translation>
  </message>
  <message>
   <source>The axis or axes to turn around; -1 is the last.</source>
   <translation>要翻转的一个或多个轴；-1 表示最后一个。</translation>
  </message>
  <message>
   <source>The axis or axes to work over; -1 is the last.</source>
   <translation>要处理的一个或多个轴；-1 表示最后一个。</translation>
  </message>
  <message>
   <source>The axis to work along; -1 is the last one, 0 the batch.</source>
   <translation>要处理的轴；-1 表示最后一个，0 是批轴。</translation>
  </message>
  <message>
   <source>The batch is the first axis: (B, T, features).</source>
   <translation>批轴在最前：(B, T, 特征)。</translation>
  </message>
  <message>
   <source>The constant.</source>
   <translation>常数。</translation>
  </message>
  <message>
   <source>The diagonal of the last two axes.</source>
   <translation>最后两个轴的对角线。</translation>
  </message>
  <message>
   <source>The epochs after which the learning rate falls.</source>
   <translation>在哪些轮次之后学习率下降。</translation>
  </message>
  <message>
   <source>The error function of the normal distribution.</source>
   <translation>正态分布的误差函数。</translation>
  </message>
  <message>
   <source>The first diagonal that is kept: 0 is the main one.</source>
   <translation>保留的第一条对角线：0 是主对角线。</translation>
  </message>
  <message>
   <source>The first input divided by the second, element by element.</source>
   <translation>第一个输入逐元素除以第二个。</translation>
  </message>
  <message>
   <source>The first input less the second, element by element.</source>
   <translation>第一个输入逐元素减去第二个。</translation>
  </message>
  <message>
   <source>The first network of many courses, 784-128-64-10: 96 % right after 5 epochs. Downloads 11 MB, once.</source>
   <translation>许多课程的第一个网络，784-128-64-10：5 个轮次后准确率 96%。下载 11 MB，仅一次。</translation>
  </message>
  <message>
   <source>The first position; negative ones count from the end.</source>
   <translation>第一个位置；负数从末尾数起。</translation>
  </message>
  <message>
   <source>The form of rise and fall.</source>
   <translation>升降的形状。</translation>
  </message>
  <message>
   <source>The form that boxes come in.</source>
   <translation>框输入时的格式。</translation>
  </message>
  <message>
   <source>The form that boxes leave in.</source>
   <translation>框输出时的格式。</translation>
  </message>
  <message>
   <source>The fraction of the learning rate at the start.</source>
   <translation>开始时的学习率占全部的比例。</translation>
  </message>
  <message>
   <source>The larger of two inputs, element by element.</source>
   <translation>两个输入逐元素取较大者。</translation>
  </message>
  <message>
   <source>The largest angle, to both sides.</source>
   <translation>向两侧旋转的最大角度。</translation>
  </message>
  <message>
   <source>The largest change of contrast; 0.2 is from 80 to 120 percent.</source>
   <translation>对比度的最大变化；0.2 即从 80% 到 120%。</translation>
  </message>
  <message>
   <source>The largest side of the rectangle, as a share of the picture's.</source>
   <translation>矩形的最大边长，占图片边长的比例。</translation>
  </message>
  <message>
   <source>The largest values along an axis, in order, and where they are.</source>
   <translation>沿某个轴按顺序的最大几个值及其位置。</translation>
  </message>
  <message>
   <source>The largest way, to all sides, as a share of the picture's size.</source>
   <translation>向各个方向移动的最大距离，占图片尺寸的比例。</translation>
  </message>
  <message>
   <source>The last axes, over which each sample is normalised. Follows from the last axis when not set.</source>
   <translation>对每个样本做归一化的最后几个轴；不设则由最后一个轴推断。</translation>
  </message>
  <message>
   <source>The last diagonal that is kept: 0 is the main one.</source>
   <translation>保留的最后一条对角线：0 是主对角线。</translation>
  </message>
  <message>
   <source>The last of the offsets is the end of the last bag.</source>
   <translation>最后一个偏移是最后一个袋的终点。</translation>
  </message>
  <message>
   <source>The learning rate at the end.</source>
   <translation>结束时的学习率。</translation>
  </message>
  <message>
   <source>The learning rate doesn't fall below this.</source>
   <translation>学习率不会低于此值。</translation>
  </message>
  <message>
   <source>The mask that keeps each position of a sequence from looking ahead: true where it mustn't look, as MultiheadAttention has it.</source>
   <translation>不让序列的位置向后看的掩码：不可看的地方为真，与 MultiheadAttention 的约定相同。</translation>
  </message>
  <message>
   <source>The mean of the classes' accuracies: small classes count as much as large ones.</source>
   <translation>各类别准确率的平均：小类别与大类别同样重要。</translation>
  </message>
  <message>
   <source>The mean of the errors' sizes, in the target's own unit.</source>
   <translation>误差绝对值的平均，以目标自身的单位表示。</translation>
  </message>
  <message>
   <source>The mean of the squared errors; smaller is better.</source>
   <translation>误差平方的平均；越小越好。</translation>
  </message>
  <message>
   <source>The most that is added to all pixels or taken from them.</source>
   <translation>所有像素最多加上或减去的量。</translation>
  </message>
  <message>
   <source>The network is drawn, checked and exported as a class; to train it here, choose a data source.</source>
   <translation>网络可以绘制、检查并导出为类；要在这里训练，请选择数据源。</translation>
  </message>
  <message>
   <source>The number to fill with.</source>
   <translation>用来填充的数。</translation>
  </message>
  <message>
   <source>The number to fill with; before a softmax -1e9 leaves an element out.</source>
   <translation>用来填充的数；在 softmax 之前，-1e9 会让元素不起作用。</translation>
  </message>
  <message>
   <source>The number to fill with; none is 0.</source>
   <translation>用来填充的数；不填则为 0。</translation>
  </message>
  <message>
   <source>The number.</source>
   <translation>这个数。</translation>
  </message>
  <message>
   <source>The one axis.</source>
   <translation>其中一个轴。</translation>
  </message>
  <message>
   <source>The other axis.</source>
   <translation>另一个轴。</translation>
  </message>
  <message>
   <source>The position to stop before; none runs to the end.</source>
   <translation>在这个位置之前停下；不填则到末尾。</translation>
  </message>
  <message>
   <source>The positions along an axis in the order of their values.</source>
   <translation>沿某个轴，按数值大小排列的位置。</translation>
  </message>
  <message>
   <source>The positions along an axis of the input, from 0: what an Embedding of positions looks up.</source>
   <translation>输入某个轴上的位置，从 0 开始：供位置 Embedding 查找。</translation>
  </message>
  <message>
   <source>The power; 2 squares, 0.5 takes the root.</source>
   <translation>指数；2 是平方，0.5 是开方。</translation>
  </message>
  <message>
   <source>The root of the mean squared error, in the target's own unit.</source>
   <translation>均方误差的平方根，以目标自身的单位表示。</translation>
  </message>
  <message>
   <source>The run ends at the first rate divided by this.</source>
   <translation>运行结束时的学习率是最初学习率除以此值。</translation>
  </message>
  <message>
   <source>The run starts at the learning rate divided by this.</source>
   <translation>运行开始时的学习率是学习率除以此值。</translation>
  </message>
  <message>
   <source>The same seed draws the same pictures.</source>
   <translation>相同的种子绘制相同的图片。</translation>
  </message>
  <message>
   <source>The same seed draws the same points.</source>
   <translation>种子相同，抽取的点也相同。</translation>
  </message>
  <message>
   <source>The same seed draws the same sums.</source>
   <translation>相同的种子抽取相同的加法。</translation>
  </message>
  <message>
   <source>The share of samples whose class is among the five likeliest.</source>
   <translation>真实类别位于最可能的五个类别之中的样本比例。</translation>
  </message>
  <message>
   <source>The share of samples whose class is among the three likeliest.</source>
   <translation>真实类别位于最可能的三个类别之中的样本比例。</translation>
  </message>
  <message>
   <source>The share of the pictures that a rectangle is erased in.</source>
   <translation>被擦除矩形的图片所占的比例。</translation>
  </message>
  <message>
   <source>The share of the pictures that is mirrored.</source>
   <translation>被镜像的图片所占的比例。</translation>
  </message>
  <message>
   <source>The share of the pictures that is turned over.</source>
   <translation>被上下翻转的图片所占的比例。</translation>
  </message>
  <message>
   <source>The share of the run that the rise takes.</source>
   <translation>升高占整个运行的比例。</translation>
  </message>
  <message>
   <source>The share of the target's variance that is explained: 0 is no better than the mean, 1 is perfect.</source>
   <translation>被解释的目标方差所占的比例：0 不比均值更好，1 为完美。</translation>
  </message>
  <message>
   <source>The share of the text, at its end, that is set aside to validate with.</source>
   <translation>文本末尾留作验证的比例。</translation>
  </message>
  <message>
   <source>The shortest and the longest step.</source>
   <translation>最短和最长的步长。</translation>
  </message>
  <message>
   <source>The size of each part, in order; together the size of the axis.</source>
   <translation>各部分的大小，按顺序；合起来等于该轴的大小。</translation>
  </message>
  <message>
   <source>The size of the axis: how many parts there are.</source>
   <translation>该轴的大小，即分成几部分。</translation>
  </message>
  <message>
   <source>The smaller of two inputs, element by element.</source>
   <translation>两个输入逐元素取较小者。</translation>
  </message>
  <message>
   <source>The step from which weights are averaged.</source>
   <translation>从第几步开始对权重取平均。</translation>
  </message>
  <message>
   <source>The value in masks that stands for no class: such pixels don't count. 255 is usual, 11 in CamVid.</source>
   <translation>掩码中表示不属于任何类别的值：这些像素不计入。通常为 255，CamVid 中为 11。</translation>
  </message>
  <message>
   <source>The whole model with its 1,000 classes, or what comes before its last layers.</source>
   <translation>包含 1,000 个类别的完整模型，或最后几层之前的部分。</translation>
  </message>
  <message>
   <source>Three levels down and up again, with skip connections and blocks within blocks; one parameter sets all channels: 96 % of the pixels right after 20 epochs. Nothing to download.</source>
   <translation>下降三级再上升，带跳跃连接和嵌套的块；一个参数决定所有通道数：20 个轮次之后 96 % 的像素正确。无需下载。</translation>
  </message>
  <message>
   <source>Top-3 accuracy</source>
   <translation>Top-3 准确率</translation>
  </message>
  <message>
   <source>Top-5 accuracy</source>
   <translation>Top-5 准确率</translation>
  </message>
  <message>
   <source>Training script</source>
   <translation>训练脚本</translation>
  </message>
  <message>
   <source>Transformer encoder, a small ViT</source>
   <translation>Transformer 编码器：小型 ViT</translation>
  </message>
  <message>
   <source>True where all elements along the axes are.</source>
   <translation>沿这些轴所有元素都为真时为真。</translation>
  </message>
  <message>
   <source>True where at least one element along the axes is.</source>
   <translation>沿这些轴至少有一个元素为真时为真。</translation>
  </message>
  <message>
   <source>True where at least one input is.</source>
   <translation>至少一个输入为真时为真。</translation>
  </message>
  <message>
   <source>True where both inputs are.</source>
   <translation>两个输入都为真时为真。</translation>
  </message>
  <message>
   <source>Turns axes around, so that the last position comes first.</source>
   <translation>翻转各轴，让最后的位置排到最前。</translation>
  </message>
  <message>
   <source>Turns boxes from one form into another: corners, corner and size, or middle and size.</source>
   <translation>转换框的格式：两角、一角加大小、中心加大小。</translation>
  </message>
  <message>
   <source>Turns channels into pixels: a larger image from fewer channels.</source>
   <translation>把通道变成像素：通道更少、图像更大。</translation>
  </message>
  <message>
   <source>Turns numbers into bfloat16.</source>
   <translation>把数值转换为 bfloat16。</translation>
  </message>
  <message>
   <source>Turns numbers into float16.</source>
   <translation>把数值转换为 float16。</translation>
  </message>
  <message>
   <source>Turns numbers into float32.</source>
   <translation>把数值转换为 float32。</translation>
  </message>
  <message>
   <source>Turns numbers into float64.</source>
   <translation>把数值转换为 float64。</translation>
  </message>
  <message>
   <source>Turns numbers into int32; parts after the point are cut off.</source>
   <translation>把数值转换为 int32，小数部分舍去。</translation>
  </message>
  <message>
   <source>Turns numbers into int64, which indices have to be; parts after the point are cut off.</source>
   <translation>把数值转换为 int64（索引要求的类型），小数部分舍去。</translation>
  </message>
  <message>
   <source>Turns numbers into probabilities that add up to 1. Not before cross-entropy, which contains it.</source>
   <translation>把数值变成总和为 1 的概率。不要放在交叉熵之前，交叉熵已经包含它。</translation>
  </message>
  <message>
   <source>Turns numbers into the type of another input.</source>
   <translation>把数值转换为另一个输入的类型。</translation>
  </message>
  <message>
   <source>Turns numbers into true, or false where they are 0.</source>
   <translation>把数值转换为真；为 0 的转换为假。</translation>
  </message>
  <message>
   <source>Turns pictures upside down, for cells, satellites, whatever has no above and below.</source>
   <translation>将图片上下颠倒，适用于细胞、卫星图像等不分上下的图片。</translation>
  </message>
  <message>
   <source>Turns pixels into channels: a smaller image with more channels.</source>
   <translation>把像素变成通道：通道更多、图像更小。</translation>
  </message>
  <message>
   <source>Turns the sign around.</source>
   <translation>改变符号。</translation>
  </message>
  <message>
   <source>Turns true and false around.</source>
   <translation>把真和假对调。</translation>
  </message>
  <message>
   <source>Twice the overlap of what is taken for a class and what is of it, over the size of both; the mean over classes.</source>
   <translation>被认作某类别的与实际属于它的重叠部分的两倍，除以两者大小之和；对各类别取平均。</translation>
  </message>
  <message>
   <source>Two arms wound around each other: the network bends its boundary between them while you look on, to 97 % in 80 epochs.</source>
   <translation>两条相互缠绕的臂：网络在你眼前把决策边界弯到它们之间，80 个轮次后达到 97%。</translation>
  </message>
  <message>
   <source>Two convolutions and three linear layers tell ten kinds of animals and vehicles apart. Downloads 163 MB, once.</source>
   <translation>两个卷积层和三个线性层，区分十类动物和交通工具。下载 163 MB，仅一次。</translation>
  </message>
  <message>
   <source>Two convolutions see shapes where the MLP sees pixels: 96 % right after 6 epochs. Nothing to download.</source>
   <translation>MLP 只看到像素，两个卷积层能看出形状：6 个轮次后准确率 96%。无需下载。</translation>
  </message>
  <message>
   <source>Two half circles that reach into each other.</source>
   <translation>两个互相咬合的半圆。</translation>
  </message>
  <message>
   <source>Two linear layers read handwritten digits of 8 × 8 pixels: 96 % right after 20 epochs, in a second or two. Nothing to download.</source>
   <translation>两个线性层读取 8 × 8 像素的手写数字：20 个轮次后准确率 96%，只要一两秒。无需下载。</translation>
  </message>
  <message>
   <source>Type of the numbers; indices for an embedding are int64.</source>
   <translation>数值的类型；嵌入的索引用 int64。</translation>
  </message>
  <message>
   <source>U-Net, a class for each pixel</source>
   <translation>U-Net，每个像素一个类别</translation>
  </message>
  <message>
   <source>Values closer to zero than this become zero.</source>
   <translation>比它更接近零的数值变为零。</translation>
  </message>
  <message>
   <source>Values near zero become zero, others stay.</source>
   <translation>接近零的数值变为零，其余不变。</translation>
  </message>
  <message>
   <source>Values up to a threshold are replaced by a number.</source>
   <translation>不超过阈值的数值换成某个数。</translation>
  </message>
  <message>
   <source>Variance over axes.</source>
   <translation>沿若干轴的方差。</translation>
  </message>
  <message>
   <source>Warm-up, then cosine</source>
   <translation>预热后余弦</translation>
  </message>
  <message>
   <source>Waves</source>
   <translation>波形</translation>
  </message>
  <message>
   <source>Weighs channels by what the whole image holds.</source>
   <translation>根据整张图像的内容为通道加权。</translation>
  </message>
  <message>
   <source>Weight of its loss beside the main output's. With it, the output is an auxiliary one: training mode alone computes and returns it.</source>
   <translation>其损失相对于主输出损失的权重。设置后，该输出为辅助输出：只有训练模式才计算并返回它。</translation>
  </message>
  <message>
   <source>Weight of the newest batch in the running statistics.</source>
   <translation>最新一批在滑动统计量中的权重。</translation>
  </message>
  <message>
   <source>Weights (safetensors)</source>
   <translation>权重（safetensors）</translation>
  </message>
  <message>
   <source>Weights (state_dict)</source>
   <translation>权重（state_dict）</translation>
  </message>
  <message>
   <source>What is added: zeros (after normalising), the picture mirrored at its edge, or its last pixels.</source>
   <translation>加上的内容：零（归一化之后）、在边缘镜像的图片，或最外侧的像素。</translation>
  </message>
  <message>
   <source>What is left when dividing by a constant.</source>
   <translation>除以常数后的余数。</translation>
  </message>
  <message>
   <source>What it holds.</source>
   <translation>它的内容。</translation>
  </message>
  <message>
   <source>What it starts with.</source>
   <translation>它的初始值。</translation>
  </message>
  <message>
   <source>What products are multiplied by; none takes 1 divided by the root of the features.</source>
   <translation>乘积所乘的系数；不填则为特征数平方根的倒数。</translation>
  </message>
  <message>
   <source>What random numbers are multiplied with.</source>
   <translation>随机数所乘的系数。</translation>
  </message>
  <message>
   <source>What stands in for infinity; none takes the largest number.</source>
   <translation>代替无穷大的数；不填则取最大的数。</translation>
  </message>
  <message>
   <source>What stands in for minus infinity; none takes the lowest number.</source>
   <translation>代替负无穷大的数；不填则取最小的数。</translation>
  </message>
  <message>
   <source>What stands in for not-a-number.</source>
   <translation>代替非数（NaN）的数。</translation>
  </message>
  <message>
   <source>What stands outside the image.</source>
   <translation>图像之外填什么。</translation>
  </message>
  <message>
   <source>What the axis becomes; one size may be -1 and follows from the others.</source>
   <translation>该轴变成的形状；其中一个大小可以是 -1，由其余大小推断。</translation>
  </message>
  <message>
   <source>What the learning rate is multiplied by.</source>
   <translation>学习率所乘的系数。</translation>
  </message>
  <message>
   <source>What the network returns. For classification: logits, one for each class.</source>
   <translation>网络返回的内容。分类时为 logits，每个类别一个。</translation>
  </message>
  <message>
   <source>What the new positions are filled with.</source>
   <translation>新位置填入的内容。</translation>
  </message>
  <message>
   <source>What the number of values is lowered by before dividing; 0 for the plain average.</source>
   <translation>除之前从数值个数中减去的数；0 就是普通平均。</translation>
  </message>
  <message>
   <source>What the padding is filled with.</source>
   <translation>填充的内容。</translation>
  </message>
  <message>
   <source>Where data enters. The shape is one sample's, without the batch axis.</source>
   <translation>数据由此进入。形状是单个样本的，不含批轴。</translation>
  </message>
  <message>
   <source>Where each pixel of the output comes from, as a 2 × 3 matrix for each image says.</source>
   <translation>输出的每个像素取自何处，由每张图像的 2 × 3 矩阵决定。</translation>
  </message>
  <message>
   <source>Where the axis goes; -1 is the last place.</source>
   <translation>轴移到哪里；-1 表示最后。</translation>
  </message>
  <message>
   <source>Where the axis is; several can be moved at once.</source>
   <translation>轴在哪里；可以同时移动几个。</translation>
  </message>
  <message>
   <source>Where the first input is at least as great as the second: true or false for each element.</source>
   <translation>第一个输入大于或等于第二个之处：逐元素给出真或假。</translation>
  </message>
  <message>
   <source>Where the first input is at most as great as the second: true or false for each element.</source>
   <translation>第一个输入小于或等于第二个之处：逐元素给出真或假。</translation>
  </message>
  <message>
   <source>Where the first input is different from the second: true or false for each element.</source>
   <translation>第一个输入与第二个不同之处：逐元素给出真或假。</translation>
  </message>
  <message>
   <source>Where the first input is equal to the second: true or false for each element.</source>
   <translation>第一个输入与第二个相等之处：逐元素给出真或假。</translation>
  </message>
  <message>
   <source>Where the first input is greater than the second: true or false for each element.</source>
   <translation>第一个输入大于第二个之处：逐元素给出真或假。</translation>
  </message>
  <message>
   <source>Where the first input is less than the second: true or false for each element.</source>
   <translation>第一个输入小于第二个之处：逐元素给出真或假。</translation>
  </message>
  <message>
   <source>Where the function changes.</source>
   <translation>函数改变之处。</translation>
  </message>
  <message>
   <source>Where the input is at least as great as a constant: true or false for each element.</source>
   <translation>输入大于或等于常数之处：逐元素给出真或假。</translation>
  </message>
  <message>
   <source>Where the input is at most as great as a constant: true or false for each element.</source>
   <translation>输入小于或等于常数之处：逐元素给出真或假。</translation>
  </message>
  <message>
   <source>Where the input is different from a constant: true or false for each element.</source>
   <translation>输入与常数不同之处：逐元素给出真或假。</translation>
  </message>
  <message>
   <source>Where the input is equal to a constant: true or false for each element.</source>
   <translation>输入等于常数之处：逐元素给出真或假。</translation>
  </message>
  <message>
   <source>Where the input is greater than a constant: true or false for each element.</source>
   <translation>输入大于常数之处：逐元素给出真或假。</translation>
  </message>
  <message>
   <source>Where the input is less than a constant: true or false for each element.</source>
   <translation>输入小于常数之处：逐元素给出真或假。</translation>
  </message>
  <message>
   <source>Where the largest value along an axis is: the predicted class.</source>
   <translation>沿某个轴最大值所在的位置：即预测的类别。</translation>
  </message>
  <message>
   <source>Where the smallest value along an axis is: the nearest code.</source>
   <translation>沿某个轴最小值所在的位置：即最近的编码。</translation>
  </message>
  <message>
   <source>Whether a learnable offset is added.</source>
   <translation>是否加上可学习的偏置。</translation>
  </message>
  <message>
   <source>Whether a learnable offset is added; none leaves it to the normalisation.</source>
   <translation>是否加上可学习的偏置；不填则交给归一化。</translation>
  </message>
  <message>
   <source>Whether a scale and an offset are learnt for each channel.</source>
   <translation>是否为每个通道学习缩放和偏移。</translation>
  </message>
  <message>
   <source>Whether a scale and an offset are learnt for each element.</source>
   <translation>是否为每个元素学习缩放和偏移。</translation>
  </message>
  <message>
   <source>Whether padding counts in the average.</source>
   <translation>取平均时是否计入填充。</translation>
  </message>
  <message>
   <source>Whether running statistics are kept for evaluation.</source>
   <translation>是否保留滑动统计量供评估使用。</translation>
  </message>
  <message>
   <source>Whether the attention weights are given out. Without them a faster computation is used.</source>
   <translation>是否输出注意力权重。不输出时计算更快。</translation>
  </message>
  <message>
   <source>Whether the threshold is a share of the loss (rel) or a difference (abs).</source>
   <translation>阈值是损失的比例（rel）还是差值（abs）。</translation>
  </message>
  <message>
   <source>Which diagonal: 0 is the main one, 1 the one above.</source>
   <translation>哪条对角线：0 是主对角线，1 是其上一条。</translation>
  </message>
  <message>
   <source>Which model.</source>
   <translation>哪个模型。</translation>
  </message>
  <message>
   <source>Which norm is meant: 2 is the Euclidean one, 1 the sum of magnitudes.</source>
   <translation>使用哪种范数：2 是欧几里得范数，1 是绝对值之和。</translation>
  </message>
  <message>
   <source>Which norm is meant: 2 is the Euclidean one.</source>
   <translation>使用哪种范数：2 是欧几里得范数。</translation>
  </message>
  <message>
   <source>Which position; -1 is the last.</source>
   <translation>哪个位置；-1 表示最后。</translation>
  </message>
  <message>
   <source>Wraps images (B, C, H, W) around.</source>
   <translation>在图像 (B, C, H, W) 四周做循环填充。</translation>
  </message>
  <message>
   <source>Wraps sequences (B, C, L) around.</source>
   <translation>在序列 (B, C, L) 两端做循环填充。</translation>
  </message>
  <message>
   <source>Wraps volumes (B, C, D, H, W) around.</source>
   <translation>在三维体数据 (B, C, D, H, W) 四周做循环填充。</translation>
  </message>
  <message>
   <source>XOR</source>
   <translation>异或（XOR）</translation>
  </message>
  <message>
   <source>Your own JPEG, PNG, GIF, BMP or WebP files, in a folder for each class; with folders train and val around those, or split by a seed.</source>
   <translation>您自己的 JPEG、PNG、GIF、BMP 或 WebP 文件，每个类别一个文件夹；其外可有 train 和 val 文件夹，否则按种子划分。</translation>
  </message>
  <message>
   <source>Your own pictures, and masks of the same names that have a class for each pixel: in folders such as images and masks, or train and trainannot.</source>
   <translation>您自己的图片，以及同名的、为每个像素给出类别的掩码：放在 images 和 masks 或 train 和 trainannot 这样的文件夹中。</translation>
  </message>
  <message>
   <source>Zeros in the shape of the input.</source>
   <translation>形状同输入的全 0 张量。</translation>
  </message>
  <message>
   <source>a run's best weights, as PyTorch saves them</source>
   <translation>某次运行的最佳权重，按 PyTorch 的方式保存</translation>
  </message>
  <message>
   <source>a run's best weights, in a format that can't run code</source>
   <translation>某次运行的最佳权重，格式不能执行代码</translation>
  </message>
  <message>
   <source>a standalone script that trains to the same numbers</source>
   <translation>独立的脚本，训练结果的数字完全相同</translation>
  </message>
  <message>
   <source>e raised to the input, less 1; exact near zero.</source>
   <translation>e 的输入次方减 1，在零附近也精确。</translation>
  </message>
  <message>
   <source>e raised to the input.</source>
   <translation>e 的输入次方。</translation>
  </message>
  <message>
   <source>the network's class, to import in your own code</source>
   <translation>网络的类，可以导入你自己的代码</translation>
  </message>
  <message>
   <source>x minus tanh(x).</source>
   <translation>x 减去 tanh(x)。</translation>
  </message>
  <message>
   <source>x times its sigmoid: smooth, good in deep networks.</source>
   <translation>x 乘以其 sigmoid：平滑，适合深层网络。</translation>
  </message>
 </context>
 <context>
  <name>Chart</name>
  <message>
   <source>after {time}</source>
   <translation>{time} 之后</translation>
  </message>
  <message>
   <source>epoch {number}</source>
   <translation>第 {number} 个轮次</translation>
  </message>
  <message>
   <source>step</source>
   <translation>步</translation>
  </message>
  <message>
   <source>step {number}</source>
   <translation>第 {number} 步</translation>
  </message>
  <message>
   <source>train</source>
   <translation>训练</translation>
  </message>
  <message>
   <source>validation</source>
   <translation>验证</translation>
  </message>
 </context>
 <context>
  <name>ChoiceEditor</name>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
 </context>
 <context>
  <name>CodeDialog</name>
  <message>
   <source>Custom layer</source>
   <translation>自定义层</translation>
  </message>
  <message>
   <source>Discard the changes?</source>
   <translation>放弃修改？</translation>
  </message>
  <message>
   <source>Inputs: {0}</source>
   <translation>输入：{0}</translation>
  </message>
  <message>
   <source>Outputs: {0}</source>
   <translation>输出：{0}</translation>
  </message>
  <message>
   <source>Settings: {0}</source>
   <translation>设置：{0}</translation>
  </message>
  <message>
   <source>Tensor arguments are the node's inputs; numbers, texts and __init__'s arguments its settings.</source>
   <translation>张量参数是节点的输入；数字、文本以及 __init__ 的参数是它的设置。</translation>
  </message>
  <message>
   <source>The class or function that the node calls</source>
   <translation>节点调用的类或函数</translation>
  </message>
  <message>
   <source>The node calls</source>
   <translation>节点调用</translation>
  </message>
  <message>
   <source>What you typed since the last Apply would be lost.</source>
   <translation>上次应用之后输入的内容将会丢失。</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
 </context>
 <context>
  <name>CodeEditor</name>
  <message>
   <source>Python code</source>
   <translation>Python 代码</translation>
  </message>
 </context>
 <context>
  <name>CodePanel</name>
  <message>
   <source>Copy the code</source>
   <translation>复制代码</translation>
  </message>
  <message>
   <source>Mend the problems to see the code.</source>
   <translation>解决问题后即可看到代码。</translation>
  </message>
  <message>
   <source>Problems to mend before there is code: {0}</source>
   <translation>看到代码之前需要解决的问题数：{0}</translation>
  </message>
  <message>
   <source>Python source of the network</source>
   <translation>网络的 Python 源代码</translation>
  </message>
  <message>
   <source>The Python class appears here as you wire layers up to an Output.</source>
   <translation>把层一路连到 Output，这里就会出现 Python 类。</translation>
  </message>
  <message>
   <source>The Python class appears here once the shapes are known.</source>
   <translation>形状算出之后，这里就会出现 Python 类。</translation>
  </message>
 </context>
 <context>
  <name>CommandPalette</name>
  <message>
   <source>Command palette</source>
   <translation>命令面板</translation>
  </message>
  <message>
   <source>Enter runs it. Esc closes.</source>
   <translation>按 Enter 执行，按 Esc 关闭。</translation>
  </message>
  <message>
   <source>Matching commands</source>
   <translation>匹配的命令</translation>
  </message>
  <message>
   <source>No command matches “{text}”.</source>
   <translation>没有与“{text}”匹配的命令。</translation>
  </message>
  <message>
   <source>Search commands</source>
   <translation>搜索命令</translation>
  </message>
  <message>
   <source>This can't be done now.</source>
   <translation>现在无法执行。</translation>
  </message>
  <message>
   <source>What do you want to do?</source>
   <translation>你想做什么？</translation>
  </message>
  <message>
   <source>not available</source>
   <translation>不可用</translation>
  </message>
 </context>
 <context>
  <name>Commands</name>
  <message>
   <source>A project has one network at least.</source>
   <translation>项目至少要有一个网络。</translation>
  </message>
  <message>
   <source>A run is in progress and needs its random numbers to itself. Stop it first; it is kept.</source>
   <translation>有运行正在进行，它需要独占随机数。请先停止它；它会被保留。</translation>
  </message>
  <message>
   <source>A run is in progress.</source>
   <translation>有运行正在进行。</translation>
  </message>
  <message>
   <source>Canvas</source>
   <translation>画布</translation>
  </message>
  <message>
   <source>No edit of the network was applied to the run in progress.</source>
   <translation>没有对网络的修改应用到正在进行的运行。</translation>
  </message>
  <message>
   <source>No run is in progress, or it trains just what is drawn.</source>
   <translation>没有正在进行的运行，或者它训练的正是所画的网络。</translation>
  </message>
  <message>
   <source>Nothing is being trained.</source>
   <translation>没有正在进行的训练。</translation>
  </message>
  <message>
   <source>Open the timeline of a run first.</source>
   <translation>请先打开某次运行的时间线。</translation>
  </message>
  <message>
   <source>Select a block first.</source>
   <translation>请先选择一个块。</translation>
  </message>
  <message>
   <source>Select a layer first that has weights.</source>
   <translation>请先选择一个有权重的层。</translation>
  </message>
  <message>
   <source>Select layers first that have weights.</source>
   <translation>请先选择带有权重的层。</translation>
  </message>
  <message>
   <source>Select layers first.</source>
   <translation>请先选择层。</translation>
  </message>
  <message>
   <source>Select one layer first.</source>
   <translation>请先选择一层。</translation>
  </message>
  <message>
   <source>Select one layer, frame or note first.</source>
   <translation>请先选择一个层、框或便签。</translation>
  </message>
  <message>
   <source>Select the layers first that the block is to hold.</source>
   <translation>请先选择要放进块的层。</translation>
  </message>
  <message>
   <source>Select three layers or more first.</source>
   <translation>请先选择三个或更多层。</translation>
  </message>
  <message>
   <source>Select two layers or more first.</source>
   <translation>请先选择两个或更多层。</translation>
  </message>
  <message>
   <source>Templates</source>
   <translation>模板</translation>
  </message>
  <message>
   <source>The network is empty.</source>
   <translation>网络是空的。</translation>
  </message>
  <message>
   <source>The project has one network only.</source>
   <translation>此项目只有一个网络。</translation>
  </message>
  <message>
   <source>There is nothing to redo.</source>
   <translation>没有可重做的操作。</translation>
  </message>
  <message>
   <source>There is nothing to undo.</source>
   <translation>没有可撤销的操作。</translation>
  </message>
  <message>
   <source>This network is the one that is trained.</source>
   <translation>此网络就是要训练的网络。</translation>
  </message>
  <message>
   <source>This network wasn't entered through a block.</source>
   <translation>此网络不是经由块进入的。</translation>
  </message>
  <message>
   <source>Window</source>
   <translation>窗口</translation>
  </message>
 </context>
 <context>
  <name>CompareWindow</name>
  <message>
   <source>Branched after step {step} of {run}</source>
   <translation>自 {run} 的第 {step} 步之后分支</translation>
  </message>
  <message>
   <source>Changes while training</source>
   <translation>训练中的更改</translation>
  </message>
  <message>
   <source>Changes while training ({0})</source>
   <translation>训练中的更改（{0}）</translation>
  </message>
  <message>
   <source>Compare {0} runs</source>
   <translation>比较 {0} 次运行</translation>
  </message>
  <message>
   <source>Differences in the networks</source>
   <translation>网络的差异</translation>
  </message>
  <message>
   <source>Networks</source>
   <translation>网络</translation>
  </message>
  <message>
   <source>Results</source>
   <translation>结果</translation>
  </message>
  <message>
   <source>Settings that differ</source>
   <translation>不同的设置</translation>
  </message>
  <message>
   <source>Settings that differ ({0})</source>
   <translation>不同的设置（{0}）</translation>
  </message>
  <message>
   <source>Take the tick away to hide its curves</source>
   <translation>取消勾选以隐藏它的曲线</translation>
  </message>
  <message>
   <source>accuracy</source>
   <translation>准确率</translation>
  </message>
  <message>
   <source>best accuracy</source>
   <translation>最佳准确率</translation>
  </message>
  <message>
   <source>device</source>
   <translation>设备</translation>
  </message>
  <message>
   <source>epochs</source>
   <translation>轮次</translation>
  </message>
  <message>
   <source>loss</source>
   <translation>损失</translation>
  </message>
  <message>
   <source>parameters</source>
   <translation>参数</translation>
  </message>
  <message>
   <source>run</source>
   <translation>运行</translation>
  </message>
  <message>
   <source>setting</source>
   <translation>设置</translation>
  </message>
  <message>
   <source>the same layers and wires</source>
   <translation>层和连线相同</translation>
  </message>
  <message>
   <source>time</source>
   <translation>用时</translation>
  </message>
  <message>
   <source>trained as its project says</source>
   <translation>按其项目所述训练</translation>
  </message>
  <message>
   <source>unset</source>
   <translation>未设置</translation>
  </message>
  <message>
   <source>{0}, seen from {1}:</source>
   <translation>{0}，与 {1} 相比：</translation>
  </message>
  <message>
   <source>{0}: its project can't be read any more.</source>
   <translation>{0}：它的项目已无法读取。</translation>
  </message>
 </context>
 <context>
  <name>ConfusionMatrix</name>
  <message>
   <source>Confusion matrix</source>
   <translation>混淆矩阵</translation>
  </message>
  <message>
   <source>predicted</source>
   <translation>预测</translation>
  </message>
  <message>
   <source>true class</source>
   <translation>真实类别</translation>
  </message>
  <message>
   <source>{truth}, taken for {answer}: {count} of {all} ({share})</source>
   <translation>{truth} 被认作 {answer}：{all} 个中的 {count} 个（{share}）</translation>
  </message>
 </context>
 <context>
  <name>CurveCharts</name>
  <message>
   <source>A moving average of the steps, over up to a tenth of them</source>
   <translation>各步的移动平均，最多取其十分之一</translation>
  </message>
  <message>
   <source>Accuracy, %</source>
   <translation>准确率，%</translation>
  </message>
  <message>
   <source>Accuracy, or one of the metrics that training computes of the validation samples</source>
   <translation>准确率，或训练时在验证样本上计算的某项指标</translation>
  </message>
  <message>
   <source>Along the bottom</source>
   <translation>横轴</translation>
  </message>
  <message>
   <source>Curves</source>
   <translation>曲线</translation>
  </message>
  <message>
   <source>Drag a box or turn the wheel to zoom (Ctrl: values). Shift+drag moves, a double click shows all.</source>
   <translation>拖出方框或滚动滚轮以缩放（Ctrl：数值）。Shift+拖动可平移，双击显示全部。</translation>
  </message>
  <message>
   <source>Epochs</source>
   <translation>轮次</translation>
  </message>
  <message>
   <source>Every step (thin)</source>
   <translation>每一步（细线）</translation>
  </message>
  <message>
   <source>Export curves as PNG, SVG or CSV…</source>
   <translation>将曲线导出为 PNG、SVG 或 CSV…</translation>
  </message>
  <message>
   <source>Log scale</source>
   <translation>对数刻度</translation>
  </message>
  <message>
   <source>Loss</source>
   <translation>损失</translation>
  </message>
  <message>
   <source>Metric</source>
   <translation>指标</translation>
  </message>
  <message>
   <source>Show all of the curves (double click, or Home)</source>
   <translation>显示全部曲线（双击，或 Home）</translation>
  </message>
  <message>
   <source>Smoothing</source>
   <translation>平滑</translation>
  </message>
  <message>
   <source>Steps</source>
   <translation>步</translation>
  </message>
  <message>
   <source>Time</source>
   <translation>时间</translation>
  </message>
  <message>
   <source>Training by epoch (dots)</source>
   <translation>每个轮次的训练（圆点）</translation>
  </message>
  <message>
   <source>Validation by epoch (squares)</source>
   <translation>每个轮次的验证（方点）</translation>
  </message>
  <message>
   <source>Which curves are drawn</source>
   <translation>绘制哪些曲线</translation>
  </message>
 </context>
 <context>
  <name>CurveExports</name>
  <message>
   <source>Every point as a table (*.csv)</source>
   <translation>以表格导出每个点 (*.csv)</translation>
  </message>
  <message>
   <source>Export curves</source>
   <translation>导出曲线</translation>
  </message>
  <message>
   <source>Picture (*.png)</source>
   <translation>图片 (*.png)</translation>
  </message>
  <message>
   <source>Vector picture (*.svg)</source>
   <translation>矢量图 (*.svg)</translation>
  </message>
  <message>
   <source>Wrote {0}</source>
   <translation>已写入 {0}</translation>
  </message>
 </context>
 <context>
  <name>CurvesPanel</name>
  <message>
   <source>Press Train: loss and accuracy are drawn here, step by step.</source>
   <translation>按“训练”：损失和准确率会在这里逐步绘出。</translation>
  </message>
  <message>
   <source>There are no curves to export yet: train the network first.</source>
   <translation>还没有可导出的曲线：请先训练网络。</translation>
  </message>
 </context>
 <context>
  <name>DataFolder</name>
  <message>
   <source>A folder that has a folder for each class, or train and val with those in them.</source>
   <translation>一个文件夹，其中每个类别有一个文件夹，或者有包含它们的 train 和 val。</translation>
  </message>
  <message>
   <source>A folder that has the folders images and masks, or train and trainannot.</source>
   <translation>含有 images 和 masks 文件夹，或 train 和 trainannot 文件夹的文件夹。</translation>
  </message>
  <message>
   <source>A plain text in UTF-8, such as a book.</source>
   <translation>UTF-8 纯文本，例如一本书。</translation>
  </message>
  <message>
   <source>Browse…</source>
   <translation>浏览…</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <source>Download</source>
   <translation>下载</translation>
  </message>
  <message>
   <source>Folder of data sets</source>
   <translation>数据集文件夹</translation>
  </message>
  <message>
   <source>Folder of pictures</source>
   <translation>图片文件夹</translation>
  </message>
  <message>
   <source>Folder of pictures and masks</source>
   <translation>图片与掩码的文件夹</translation>
  </message>
  <message>
   <source>Text file</source>
   <translation>文本文件</translation>
  </message>
  <message>
   <source>Text files (*.txt *.md *.csv *.py);;All files (*)</source>
   <translation>文本文件 (*.txt *.md *.csv *.py);;所有文件 (*)</translation>
  </message>
  <message>
   <source>The folder that holds the data sets, as torchvision lays them out.</source>
   <translation>存放数据集的文件夹，目录结构与 torchvision 相同。</translation>
  </message>
  <message>
   <source>the folder of pictures and masks</source>
   <translation>图片与掩码的文件夹</translation>
  </message>
  <message>
   <source>the folder of the pictures</source>
   <translation>图片所在的文件夹</translation>
  </message>
  <message>
   <source>the text file</source>
   <translation>文本文件</translation>
  </message>
 </context>
 <context>
  <name>DataPanel</name>
  <message>
   <source>Augmentation</source>
   <translation>数据增强</translation>
  </message>
  <message>
   <source>ImageNet's mean, std</source>
   <translation>ImageNet 的均值、标准差</translation>
  </message>
  <message>
   <source>Loading samples…</source>
   <translation>正在载入样本…</translation>
  </message>
  <message>
   <source>Samples of {0}.</source>
   <translation>样本形状 {0}。</translation>
  </message>
  <message>
   <source>Samples that are learned from at each step.</source>
   <translation>每一步从多少个样本学习。</translation>
  </message>
  <message>
   <source>Share of the samples that is set aside to validate with.</source>
   <translation>留作验证的样本比例。</translation>
  </message>
  <message>
   <source>This source isn't known.</source>
   <translation>未知的数据源。</translation>
  </message>
  <message>
   <source>batch size</source>
   <translation>批大小</translation>
  </message>
  <message>
   <source>each epoch</source>
   <translation>每个轮次</translation>
  </message>
  <message>
   <source>mean {0}, std {1}</source>
   <translation>均值 {0}，标准差 {1}</translation>
  </message>
  <message>
   <source>no</source>
   <translation>否</translation>
  </message>
  <message>
   <source>normalise</source>
   <translation>标准化</translation>
  </message>
  <message>
   <source>shuffle</source>
   <translation>打乱</translation>
  </message>
  <message>
   <source>source</source>
   <translation>数据源</translation>
  </message>
  <message>
   <source>the set's mean, std</source>
   <translation>数据集的均值、标准差</translation>
  </message>
  <message>
   <source>to −1 … 1</source>
   <translation>到 −1 … 1</translation>
  </message>
  <message>
   <source>validation</source>
   <translation>验证</translation>
  </message>
  <message>
   <source>{0} changes</source>
   <translation>{0} 项变化</translation>
  </message>
  <message>
   <source>{0} samples of {1}, {2} MB.</source>
   <translation>{0} 个样本，形状 {1}，{2} MB。</translation>
  </message>
  <message>
   <source>{0} samples of {1}.</source>
   <translation>{0} 个样本，形状 {1}。</translation>
  </message>
  <message>
   <source>{0} tokens</source>
   <translation>{0} 个词元</translation>
  </message>
 </context>
 <context>
  <name>DevicePanel</name>
  <message>
   <source>Graphics</source>
   <translation>显卡</translation>
  </message>
  <message>
   <source>Its memory</source>
   <translation>其显存</translation>
  </message>
  <message>
   <source>Memory</source>
   <translation>内存</translation>
  </message>
  <message>
   <source>Processor</source>
   <translation>处理器</translation>
  </message>
  <message>
   <source>Step</source>
   <translation>训练步</translation>
  </message>
  <message>
   <source>This program</source>
   <translation>本程序</translation>
  </message>
  <message>
   <source>While a run goes on, the time of a step is split here.</source>
   <translation>运行进行时，这里显示一步的用时如何划分。</translation>
  </message>
  <message>
   <source>backward</source>
   <translation>反向</translation>
  </message>
  <message>
   <source>data</source>
   <translation>数据</translation>
  </message>
  <message>
   <source>forward</source>
   <translation>前向</translation>
  </message>
  <message>
   <source>optimizer</source>
   <translation>优化器</translation>
  </message>
  <message>
   <source>the whole step</source>
   <translation>整步</translation>
  </message>
  <message>
   <source>{0} for {1} samples</source>
   <translation>{1} 个样本用时 {0}</translation>
  </message>
  <message>
   <source>{0} of {1}</source>
   <translation>{0} / {1}</translation>
  </message>
  <message>
   <source>{0} samples/s</source>
   <translation>每秒 {0} 个样本</translation>
  </message>
 </context>
 <context>
  <name>Differences</name>
  <message>
   <source>  (in {network})</source>
   <translation>（在 {network} 中）</translation>
  </message>
  <message>
   <source> ({values})</source>
   <translation>（{values}）</translation>
  </message>
  <message>
   <source>, </source>
   <translation>，</translation>
  </message>
  <message>
   <source>1 data setting changed</source>
   <translation>更改 1 项数据设置</translation>
  </message>
  <message>
   <source>1 description changed</source>
   <translation>更改 1 处描述</translation>
  </message>
  <message>
   <source>1 layer added</source>
   <translation>添加 1 个层</translation>
  </message>
  <message>
   <source>1 layer moved</source>
   <translation>移动 1 个层</translation>
  </message>
  <message>
   <source>1 layer removed</source>
   <translation>移除 1 个层</translation>
  </message>
  <message>
   <source>1 layer renamed</source>
   <translation>重命名 1 个层</translation>
  </message>
  <message>
   <source>1 network added</source>
   <translation>添加 1 个网络</translation>
  </message>
  <message>
   <source>1 network removed</source>
   <translation>移除 1 个网络</translation>
  </message>
  <message>
   <source>1 network renamed</source>
   <translation>重命名 1 个网络</translation>
  </message>
  <message>
   <source>1 network's parameters changed</source>
   <translation>更改 1 个网络的参数</translation>
  </message>
  <message>
   <source>1 part of the drawing changed</source>
   <translation>更改 1 处图示</translation>
  </message>
  <message>
   <source>1 piece of code changed</source>
   <translation>更改 1 段代码</translation>
  </message>
  <message>
   <source>1 setting changed</source>
   <translation>更改 1 项设置</translation>
  </message>
  <message>
   <source>1 training setting changed</source>
   <translation>更改 1 项训练设置</translation>
  </message>
  <message>
   <source>1 wire added</source>
   <translation>添加 1 条连线</translation>
  </message>
  <message>
   <source>1 wire removed</source>
   <translation>移除 1 条连线</translation>
  </message>
  <message>
   <source>Code changed</source>
   <translation>代码已更改</translation>
  </message>
  <message>
   <source>Data setting changed</source>
   <translation>数据设置已更改</translation>
  </message>
  <message>
   <source>Description changed</source>
   <translation>描述已更改</translation>
  </message>
  <message>
   <source>Drawing changed</source>
   <translation>图示已更改</translation>
  </message>
  <message>
   <source>Layer added</source>
   <translation>添加了层</translation>
  </message>
  <message>
   <source>Layer moved</source>
   <translation>移动了层</translation>
  </message>
  <message>
   <source>Layer removed</source>
   <translation>移除了层</translation>
  </message>
  <message>
   <source>Layer renamed</source>
   <translation>重命名了层</translation>
  </message>
  <message>
   <source>Network added</source>
   <translation>添加了网络</translation>
  </message>
  <message>
   <source>Network removed</source>
   <translation>移除了网络</translation>
  </message>
  <message>
   <source>Network renamed</source>
   <translation>重命名了网络</translation>
  </message>
  <message>
   <source>Parameters changed</source>
   <translation>参数已更改</translation>
  </message>
  <message>
   <source>Setting changed</source>
   <translation>设置已更改</translation>
  </message>
  <message>
   <source>Training setting changed</source>
   <translation>训练设置已更改</translation>
  </message>
  <message>
   <source>Wire added</source>
   <translation>添加了连线</translation>
  </message>
  <message>
   <source>Wire removed</source>
   <translation>移除了连线</translation>
  </message>
  <message>
   <source>nothing differs</source>
   <translation>没有差别</translation>
  </message>
  <message>
   <source>today, {time}</source>
   <translation>今天 {time}</translation>
  </message>
  <message>
   <source>unset</source>
   <translation>未设置</translation>
  </message>
  <message>
   <source>{count} data settings changed</source>
   <translation>更改 {count} 项数据设置</translation>
  </message>
  <message>
   <source>{count} descriptions changed</source>
   <translation>更改 {count} 处描述</translation>
  </message>
  <message>
   <source>{count} layers added</source>
   <translation>添加 {count} 个层</translation>
  </message>
  <message>
   <source>{count} layers moved</source>
   <translation>移动 {count} 个层</translation>
  </message>
  <message>
   <source>{count} layers removed</source>
   <translation>移除 {count} 个层</translation>
  </message>
  <message>
   <source>{count} layers renamed</source>
   <translation>重命名 {count} 个层</translation>
  </message>
  <message>
   <source>{count} networks added</source>
   <translation>添加 {count} 个网络</translation>
  </message>
  <message>
   <source>{count} networks removed</source>
   <translation>移除 {count} 个网络</translation>
  </message>
  <message>
   <source>{count} networks renamed</source>
   <translation>重命名 {count} 个网络</translation>
  </message>
  <message>
   <source>{count} networks' parameters changed</source>
   <translation>更改 {count} 个网络的参数</translation>
  </message>
  <message>
   <source>{count} parts of the drawing changed</source>
   <translation>更改 {count} 处图示</translation>
  </message>
  <message>
   <source>{count} pieces of code changed</source>
   <translation>更改 {count} 段代码</translation>
  </message>
  <message>
   <source>{count} settings changed</source>
   <translation>更改 {count} 项设置</translation>
  </message>
  <message>
   <source>{count} training settings changed</source>
   <translation>更改 {count} 项训练设置</translation>
  </message>
  <message>
   <source>{count} wires added</source>
   <translation>添加 {count} 条连线</translation>
  </message>
  <message>
   <source>{count} wires removed</source>
   <translation>移除 {count} 条连线</translation>
  </message>
  <message>
   <source>{what}: {subject}</source>
   <translation>{what}：{subject}</translation>
  </message>
 </context>
 <context>
  <name>DrawingActions</name>
  <message>
   <source>Bookmark</source>
   <translation>书签</translation>
  </message>
  <message>
   <source>Bookmark this view</source>
   <translation>为当前视图添加书签</translation>
  </message>
  <message>
   <source>Bookmarks</source>
   <translation>书签</translation>
  </message>
  <message>
   <source>Keeps this part of the network at hand, in the View menu. It is saved with it.</source>
   <translation>方便随时回到网络的这一部分，列在“视图”菜单中，并随网络一起保存。</translation>
  </message>
  <message>
   <source>Name of the bookmark</source>
   <translation>书签的名称</translation>
  </message>
  <message>
   <source>Remove bookmark</source>
   <translation>移除书签</translation>
  </message>
  <message>
   <source>View {0}</source>
   <translation>视图 {0}</translation>
  </message>
  <message>
   <source>a bookmark needs a name</source>
   <translation>书签需要名称</translation>
  </message>
 </context>
 <context>
  <name>EmbeddingPanel</name>
  <message>
   <source>How a layer tells the classes apart is shown here while it trains with this view open.</source>
   <translation>保持此视图打开进行训练时，这里会显示该层如何区分各个类别。</translation>
  </message>
  <message>
   <source>Samples that have one class each would be shown here, as a layer tells them apart.</source>
   <translation>这里会显示各有一个类别的样本，以及某一层如何区分它们。</translation>
  </message>
  <message>
   <source>the last hidden layer</source>
   <translation>最后一个隐藏层</translation>
  </message>
  <message>
   <source>{count} samples through {name}, after step {step}; the axes show {first} and {second} of the variance</source>
   <translation>{count} 个样本经过 {name}，第 {step} 步之后；两轴分别显示方差的 {first} 和 {second}</translation>
  </message>
 </context>
 <context>
  <name>EmptyPage</name>
  <message>
   <source>Look into the last run</source>
   <translation>查看上一次运行</translation>
  </message>
  <message>
   <source>Open its timeline: this view shows the moments of its checkpoints</source>
   <translation>打开它的时间线：此视图会显示各检查点的时刻</translation>
  </message>
 </context>
 <context>
  <name>Export</name>
  <message>
   <source>Export</source>
   <translation>导出</translation>
  </message>
  <message>
   <source>Nothing to export yet</source>
   <translation>还没有可导出的内容</translation>
  </message>
  <message>
   <source>The export failed</source>
   <translation>导出失败</translation>
  </message>
  <message>
   <source>Train the network first: its weights are exported.</source>
   <translation>请先训练网络，导出的是它的权重。</translation>
  </message>
  <message>
   <source>Wrote {0}</source>
   <translation>已写入 {0}</translation>
  </message>
 </context>
 <context>
  <name>Facts</name>
  <message>
   <source>{0} h {1} min</source>
   <translation>{0} 小时 {1} 分</translation>
  </message>
  <message>
   <source>{0} min {1} s</source>
   <translation>{0} 分 {1} 秒</translation>
  </message>
  <message>
   <source>{0} ms</source>
   <translation>{0} 毫秒</translation>
  </message>
  <message>
   <source>{0} multiply-adds</source>
   <translation>{0} 次乘加</translation>
  </message>
  <message>
   <source>{0} parameters</source>
   <translation>{0} 个参数</translation>
  </message>
  <message>
   <source>{0} s</source>
   <translation>{0} 秒</translation>
  </message>
 </context>
 <context>
  <name>FactsView</name>
  <message>
   <source>activations</source>
   <translation>激活值</translation>
  </message>
  <message>
   <source>in</source>
   <translation>输入</translation>
  </message>
  <message>
   <source>layers</source>
   <translation>层</translation>
  </message>
  <message>
   <source>multiply-adds</source>
   <translation>乘加运算</translation>
  </message>
  <message>
   <source>out</source>
   <translation>输出</translation>
  </message>
  <message>
   <source>parameters</source>
   <translation>参数</translation>
  </message>
  <message>
   <source>{0} for a batch of {1}</source>
   <translation>{0}（批大小 {1}）</translation>
  </message>
 </context>
 <context>
  <name>FileBanner</name>
  <message>
   <source>Another program wrote to {name}, and it is no whole project any more: {reason}.</source>
   <translation>另一个程序写入了 {name}，它已不再是完整的项目：{reason}。</translation>
  </message>
  <message>
   <source>Dismiss</source>
   <translation>忽略</translation>
  </message>
  <message>
   <source>Keep mine</source>
   <translation>保留我的</translation>
  </message>
  <message>
   <source>Reload</source>
   <translation>重新载入</translation>
  </message>
  <message>
   <source>Save it again</source>
   <translation>再次保存</translation>
  </message>
  <message>
   <source>{name} was changed by another program. Reloading it: {differences}.</source>
   <translation>{name} 被另一个程序更改过。重新载入会：{differences}。</translation>
  </message>
  <message>
   <source>{name} was deleted or moved by another program. What you see is still here.</source>
   <translation>{name} 被另一个程序删除或移走了。你看到的内容仍在这里。</translation>
  </message>
 </context>
 <context>
  <name>FindBar</name>
  <message>
   <source>All words have to match. shape:64x8x8 finds sizes in an order, kernel_size=3 a setting's value, name:fc names only, problem what is at fault.</source>
   <translation>所有词都要匹配。shape:64x8x8 按顺序查找大小，kernel_size=3 查找设置的值，name:fc 只查名称，problem 查找有问题的层。</translation>
  </message>
  <message>
   <source>Close (Esc)</source>
   <translation>关闭（Esc）</translation>
  </message>
  <message>
   <source>Find</source>
   <translation>查找</translation>
  </message>
  <message>
   <source>Find a name, type or setting; shape:64, type:conv, problem</source>
   <translation>查找名称、类型或设置；shape:64、type:conv、problem</translation>
  </message>
  <message>
   <source>Find in all networks</source>
   <translation>在所有网络中查找</translation>
  </message>
  <message>
   <source>The match before (Shift+Enter)</source>
   <translation>上一个匹配项（Shift+Enter）</translation>
  </message>
  <message>
   <source>The next match (Enter)</source>
   <translation>下一个匹配项（Enter）</translation>
  </message>
  <message>
   <source>{count} found</source>
   <translation>找到 {count} 个</translation>
  </message>
  <message>
   <source>{place} of {count}</source>
   <translation>第 {place} 个，共 {count} 个</translation>
  </message>
 </context>
 <context>
  <name>FlagEditor</name>
  <message>
   <source>Only layers with weights can be frozen.</source>
   <translation>只有带权重的层才能冻结。</translation>
  </message>
 </context>
 <context>
  <name>Formulas</name>
  <message>
   <source>has to be a number, and can't be a formula</source>
   <translation>必须是数字，不能是公式</translation>
  </message>
 </context>
 <context>
  <name>HistoryModel</name>
  <message>
   <source>Start</source>
   <translation>开始</translation>
  </message>
  <message>
   <source>This is what was saved last.</source>
   <translation>这是上次保存的内容。</translation>
  </message>
  <message>
   <source>This is what you see.</source>
   <translation>这是你现在看到的内容。</translation>
  </message>
  <message>
   <source>Undone: a click does it again.</source>
   <translation>已撤销：单击即可重做。</translation>
  </message>
 </context>
 <context>
  <name>HistoryPanel</name>
  <message>
   <source>History</source>
   <translation>历史记录</translation>
  </message>
 </context>
 <context>
  <name>ImportDialog</name>
  <message>
   <source>1, 3, 32, 32   or   int64: 1, 16</source>
   <translation>1, 3, 32, 32   或   int64: 1, 16</translation>
  </message>
  <message>
   <source>A Python file</source>
   <translation>Python 文件</translation>
  </message>
  <message>
   <source>A torchvision model</source>
   <translation>torchvision 模型</translation>
  </message>
  <message>
   <source>An exported program (.pt2)</source>
   <translation>导出的程序（.pt2）</translation>
  </message>
  <message>
   <source>Browse…</source>
   <translation>浏览…</translation>
  </message>
  <message>
   <source>Choose a file</source>
   <translation>选择文件</translation>
  </message>
  <message>
   <source>Class or call</source>
   <translation>类或调用</translation>
  </message>
  <message>
   <source>Example input</source>
   <translation>示例输入</translation>
  </message>
  <message>
   <source>File</source>
   <translation>文件</translation>
  </message>
  <message>
   <source>File for the weights</source>
   <translation>权重文件</translation>
  </message>
  <message>
   <source>From</source>
   <translation>来源</translation>
  </message>
  <message>
   <source>I trust this file: its code will run</source>
   <translation>我信任此文件：它的代码会被执行</translation>
  </message>
  <message>
   <source>Import</source>
   <translation>导入</translation>
  </message>
  <message>
   <source>Import a PyTorch model</source>
   <translation>导入 PyTorch 模型</translation>
  </message>
  <message>
   <source>Make blocks of submodules that repeat</source>
   <translation>把重复出现的子模块做成块</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>Name a file for the weights.</source>
   <translation>请为权重指定文件。</translation>
  </message>
  <message>
   <source>Taking this model in runs its code. Read it, then tick that you trust it.</source>
   <translation>导入这个模型会执行它的代码。请先阅读，再勾选表示信任。</translation>
  </message>
  <message>
   <source>The model has come through. Import opens it.</source>
   <translation>模型已导入完毕。点击“导入”将其打开。</translation>
  </message>
  <message>
   <source>The shape with its batch axis; several inputs with ; between them. The model is run on it once, and what comes out is compared with the original.</source>
   <translation>包含批轴的形状；多个输入之间用 ; 隔开。模型会在它上面运行一次，结果与原模型比较。</translation>
  </message>
  <message>
   <source>Tracing, rebuilding and comparing…</source>
   <translation>正在追踪、重建并比较…</translation>
  </message>
  <message>
   <source>Weights (*.safetensors)</source>
   <translation>权重（*.safetensors）</translation>
  </message>
  <message>
   <source>Write the weights</source>
   <translation>写入权重</translation>
  </message>
  <message>
   <source>Write the weights to a file (.safetensors)</source>
   <translation>把权重写入文件（.safetensors）</translation>
  </message>
  <message>
   <source>as the file says</source>
   <translation>按文件所述</translation>
  </message>
 </context>
 <context>
  <name>InitialiserEditor</name>
  <message>
   <source>Initialiser of {0}</source>
   <translation>{0} 的初始化方法</translation>
  </message>
  <message>
   <source>torch's own</source>
   <translation>torch 默认</translation>
  </message>
 </context>
 <context>
  <name>InlineText</name>
  <message>
   <source>Text of the note</source>
   <translation>批注的文字</translation>
  </message>
  <message>
   <source>Title</source>
   <translation>标题</translation>
  </message>
 </context>
 <context>
  <name>InspectorPanel</name>
  <message>
   <source>Drag to move them together; Delete removes them.</source>
   <translation>拖动可一起移动，按 Delete 移除。</translation>
  </message>
  <message>
   <source>Edit code…</source>
   <translation>编辑代码…</translation>
  </message>
  <message>
   <source>It becomes a Python class. Select a layer to see its settings.</source>
   <translation>它会成为一个 Python 类。选择一个层可查看其设置。</translation>
  </message>
  <message>
   <source>Name of the layer</source>
   <translation>层的名称</translation>
  </message>
  <message>
   <source>Name of the network</source>
   <translation>网络的名称</translation>
  </message>
  <message>
   <source>Network</source>
   <translation>网络</translation>
  </message>
  <message>
   <source>Nothing is open.</source>
   <translation>没有打开任何内容。</translation>
  </message>
  <message>
   <source>Parameters</source>
   <translation>参数</translation>
  </message>
  <message>
   <source>PyTorch documentation</source>
   <translation>PyTorch 文档</translation>
  </message>
  <message>
   <source>class name</source>
   <translation>类名</translation>
  </message>
  <message>
   <source>name</source>
   <translation>名称</translation>
  </message>
  <message>
   <source>{0} layers selected</source>
   <translation>已选择 {0} 个层</translation>
  </message>
 </context>
 <context>
  <name>Keeping</name>
  <message>
   <source>A project has earlier versions once it was saved to a file.</source>
   <translation>项目保存到文件之后，才会有早期版本。</translation>
  </message>
  <message>
   <source>Kept what is open. Saving replaces what the file holds now.</source>
   <translation>已保留打开的内容。保存会替换文件现有的内容。</translation>
  </message>
  <message>
   <source>Reload {name}</source>
   <translation>重新载入 {name}</translation>
  </message>
  <message>
   <source>Reloaded {name}. It can be undone.</source>
   <translation>已重新载入 {name}。此操作可以撤销。</translation>
  </message>
  <message>
   <source>Restore unsaved work</source>
   <translation>恢复未保存的工作</translation>
  </message>
  <message>
   <source>Restored the unsaved work on {name}. It isn't saved to a file yet.</source>
   <translation>已恢复 {name} 中未保存的工作。它还没有保存到文件。</translation>
  </message>
  <message>
   <source>Restored the unsaved work on {name}. Undo leads back to the saved file.</source>
   <translation>已恢复 {name} 中未保存的工作。撤销即可回到已保存的文件。</translation>
  </message>
  <message>
   <source>The unsaved work can't be discarded</source>
   <translation>无法丢弃未保存的工作</translation>
  </message>
  <message>
   <source>Unsaved work can't be kept safe: {reason}. Save the project to be sure of it.</source>
   <translation>无法妥善保管未保存的工作：{reason}。请保存项目，以防万一。</translation>
  </message>
 </context>
 <context>
  <name>Legend</name>
  <message>
   <source>Classes</source>
   <translation>类别</translation>
  </message>
 </context>
 <context>
  <name>LiveViews</name>
  <message>
   <source>Device</source>
   <translation>设备</translation>
  </message>
  <message>
   <source>Embedding</source>
   <translation>嵌入</translation>
  </message>
  <message>
   <source>Feature maps</source>
   <translation>特征图</translation>
  </message>
  <message>
   <source>Histograms</source>
   <translation>直方图</translation>
  </message>
  <message>
   <source>Predictions</source>
   <translation>预测</translation>
  </message>
 </context>
 <context>
  <name>LogPanel</name>
  <message>
   <source>Log</source>
   <translation>日志</translation>
  </message>
  <message>
   <source>What happens is written here.</source>
   <translation>发生的事情会写在这里。</translation>
  </message>
 </context>
 <context>
  <name>MainWindow</name>
  <message>
   <source>Code</source>
   <translation>代码</translation>
  </message>
  <message>
   <source>Curves</source>
   <translation>曲线</translation>
  </message>
  <message>
   <source>Data</source>
   <translation>数据</translation>
  </message>
  <message>
   <source>Data and training</source>
   <translation>数据与训练</translation>
  </message>
  <message>
   <source>History</source>
   <translation>历史记录</translation>
  </message>
  <message>
   <source>Inspector</source>
   <translation>检查器</translation>
  </message>
  <message>
   <source>Layers</source>
   <translation>层</translation>
  </message>
  <message>
   <source>Log</source>
   <translation>日志</translation>
  </message>
  <message>
   <source>Problems</source>
   <translation>问题</translation>
  </message>
  <message>
   <source>Redo {0}</source>
   <translation>重做 {0}</translation>
  </message>
  <message>
   <source>Runs</source>
   <translation>运行记录</translation>
  </message>
  <message>
   <source>Training</source>
   <translation>训练</translation>
  </message>
  <message>
   <source>Undo {0}</source>
   <translation>撤销 {0}</translation>
  </message>
  <message>
   <source>Untitled</source>
   <translation>未命名</translation>
  </message>
 </context>
 <context>
  <name>MapGrid</name>
  <message>
   <source>Attention, {heads} heads: how much each of {rows} places (rows) looks at each of {columns}</source>
   <translation>注意力，{heads} 个头：{rows} 个位置（行）各自对 {columns} 个位置关注多少</translation>
  </message>
  <message>
   <source>Feature maps</source>
   <translation>特征图</translation>
  </message>
  <message>
   <source>Filters</source>
   <translation>卷积核</translation>
  </message>
  <message>
   <source>Filters (first input channel)</source>
   <translation>卷积核（第一个输入通道）</translation>
  </message>
  <message>
   <source>Output: the first {few} of {count} maps of {shape}</source>
   <translation>输出：{count} 张 {shape} 特征图中的前 {few} 张</translation>
  </message>
  <message>
   <source>Output: {count} maps of {shape}</source>
   <translation>输出：{count} 张 {shape} 特征图</translation>
  </message>
  <message>
   <source>Output: {shape}</source>
   <translation>输出：{shape}</translation>
  </message>
  <message>
   <source>Sample</source>
   <translation>样本</translation>
  </message>
 </context>
 <context>
  <name>MapsPanel</name>
  <message>
   <source>Next sample</source>
   <translation>下一个样本</translation>
  </message>
  <message>
   <source>Sample</source>
   <translation>样本</translation>
  </message>
  <message>
   <source>Sample before</source>
   <translation>上一个样本</translation>
  </message>
  <message>
   <source>Select a layer of the network that is trained.</source>
   <translation>请选择所训练网络中的一层。</translation>
  </message>
  <message>
   <source>What {name} makes of a sample is shown here while it trains with this view open.</source>
   <translation>保持此视图打开进行训练时，这里会显示 {name} 如何处理一个样本。</translation>
  </message>
  <message>
   <source>blue: above 0   orange: below</source>
   <translation>蓝色：大于 0   橙色：小于 0</translation>
  </message>
  <message>
   <source>of {count}, class {label}, through {name}, after step {step}</source>
   <translation>共 {count} 个，类别 {label}，经过 {name}，第 {step} 步之后</translation>
  </message>
 </context>
 <context>
  <name>Menus</name>
  <message>
   <source>&amp;Edit</source>
   <translation>编辑(&amp;E)</translation>
  </message>
  <message>
   <source>&amp;File</source>
   <translation>文件(&amp;F)</translation>
  </message>
  <message>
   <source>&amp;Help</source>
   <translation>帮助(&amp;H)</translation>
  </message>
  <message>
   <source>&amp;Run</source>
   <translation>运行(&amp;R)</translation>
  </message>
  <message>
   <source>&amp;View</source>
   <translation>视图(&amp;V)</translation>
  </message>
  <message>
   <source>About Layerloom</source>
   <translation>关于 Layerloom</translation>
  </message>
  <message>
   <source>As the system</source>
   <translation>跟随系统</translation>
  </message>
  <message>
   <source>Dark</source>
   <translation>深色</translation>
  </message>
  <message>
   <source>Go to</source>
   <translation>转到</translation>
  </message>
  <message>
   <source>Language</source>
   <translation>语言</translation>
  </message>
  <message>
   <source>Layerloom {0}. Draw a network, watch it learn, take away the PyTorch code.</source>
   <translation>Layerloom {0}。画出网络，看它学习，带走 PyTorch 代码。</translation>
  </message>
  <message>
   <source>Light</source>
   <translation>浅色</translation>
  </message>
  <message>
   <source>No recent projects</source>
   <translation>没有最近的项目</translation>
  </message>
  <message>
   <source>Open recent</source>
   <translation>打开最近的项目</translation>
  </message>
  <message>
   <source>Panels</source>
   <translation>面板</translation>
  </message>
  <message>
   <source>Theme</source>
   <translation>主题</translation>
  </message>
  <message>
   <source>Tools</source>
   <translation>工具</translation>
  </message>
 </context>
 <context>
  <name>Messages</name>
  <message>
   <source> (and {count} more)</source>
   <translation>（另有 {count} 个）</translation>
  </message>
  <message>
   <source> Did you mean {near}?</source>
   <translation>你是指 {near} 吗？</translation>
  </message>
  <message>
   <source> Did you mean {similar}?</source>
   <translation>你是指 {similar} 吗？</translation>
  </message>
  <message>
   <source> Gradients come to it {span}.</source>
   <translation>传到它的梯度{span}。</translation>
  </message>
  <message>
   <source> In the forward pass values went into it {span}.</source>
   <translation>前向传播中，进入它的值{span}。</translation>
  </message>
  <message>
   <source> The input is {given}.</source>
   <translation>输入是 {given}。</translation>
  </message>
  <message>
   <source> Values go into it {span}.</source>
   <translation>进入它的值{span}。</translation>
  </message>
  <message>
   <source> in step {step}</source>
   <translation>（第 {step} 步）</translation>
  </message>
  <message>
   <source> of {node}</source>
   <translation>（{node}）</translation>
  </message>
  <message>
   <source> or {choice!r}</source>
   <translation>或 {choice!r}</translation>
  </message>
  <message>
   <source>'{bracket}' was never closed</source>
   <translation>“{bracket}”没有闭合</translation>
  </message>
  <message>
   <source>'{keyword}' statement</source>
   <translation>“{keyword}”语句</translation>
  </message>
  <message>
   <source>'{what}' outside function</source>
   <translation>“{what}”出现在函数之外</translation>
  </message>
  <message>
   <source>, and {network} has none</source>
   <translation>，而 {network} 没有任何参数</translation>
  </message>
  <message>
   <source>--input {text!r} isn't a shape: write it like 1,3,32,32</source>
   <translation>--input {text!r} 不是形状，请写成 1,3,32,32 这样</translation>
  </message>
  <message>
   <source>--input {text!r}: there is no type {dtype!r}; write int64:1,16</source>
   <translation>--input {text!r}：没有类型 {dtype!r}，请写成 int64:1,16</translation>
  </message>
  <message>
   <source>; and {more} more</source>
   <translation>；以及另外 {more} 个</translation>
  </message>
  <message>
   <source>; {network} has: {known}</source>
   <translation>；{network} 有：{known}</translation>
  </message>
  <message>
   <source>A batch of {count} is more than fits for sure: about {fits} samples do.</source>
   <translation>{count} 个样本的批次不一定放得下：大约 {fits} 个样本可以。</translation>
  </message>
  <message>
   <source>A batch of {count} samples doesn't fit into memory.</source>
   <translation>{count} 个样本的批次放不进内存。</translation>
  </message>
  <message>
   <source>A bookmark needs a name.</source>
   <translation>书签需要名称。</translation>
  </message>
  <message>
   <source>A frame can't be {colour!r}: it is one of {known}.</source>
   <translation>外框不能是 {colour!r}，只能是以下之一：{known}。</translation>
  </message>
  <message>
   <source>A metric is chosen twice.</source>
   <translation>有指标被选择了两次。</translation>
  </message>
  <message>
   <source>A parameter of the block, {kind}.</source>
   <translation>块的参数，类型为 {kind}。</translation>
  </message>
  <message>
   <source>A wire ends at port {port!r} of {node}, and there is no such port.</source>
   <translation>一条连线接到 {node} 的端口 {port!r}，但没有这个端口。</translation>
  </message>
  <message>
   <source>Add an Output after {last}</source>
   <translation>在 {last} 之后添加 Output</translation>
  </message>
  <message>
   <source>Add custom layer {name}</source>
   <translation>添加自定义层 {name}</translation>
  </message>
  <message>
   <source>Add frame</source>
   <translation>添加外框</translation>
  </message>
  <message>
   <source>Add network {name}</source>
   <translation>添加网络 {name}</translation>
  </message>
  <message>
   <source>Add note</source>
   <translation>添加批注</translation>
  </message>
  <message>
   <source>Add parameter {name}</source>
   <translation>添加参数 {name}</translation>
  </message>
  <message>
   <source>Add waypoint</source>
   <translation>添加折点</translation>
  </message>
  <message>
   <source>Add {name}</source>
   <translation>添加 {name}</translation>
  </message>
  <message>
   <source>Add {node}</source>
   <translation>添加 {node}</translation>
  </message>
  <message>
   <source>Add {title}</source>
   <translation>添加{title}</translation>
  </message>
  <message>
   <source>Align</source>
   <translation>对齐</translation>
  </message>
  <message>
   <source>All class weights are 0, so that nothing would be learned.</source>
   <translation>所有类别权重都是 0，什么也学不到。</translation>
  </message>
  <message>
   <source>All layers are frozen, so that there is nothing to train. Let one of them learn.</source>
   <translation>所有层都已冻结，没有可训练的内容。请让其中一层参与学习。</translation>
  </message>
  <message>
   <source>An argument of your code.</source>
   <translation>你的代码的一个参数。</translation>
  </message>
  <message>
   <source>Another node is called {node} too; names have to differ.</source>
   <translation>另一个节点也叫 {node}，名称不能相同。</translation>
  </message>
  <message>
   <source>Apple GPU (mps)</source>
   <translation>Apple GPU（mps）</translation>
  </message>
  <message>
   <source>Bookmark {name}</source>
   <translation>添加书签 {name}</translation>
  </message>
  <message>
   <source>Bypass {names}</source>
   <translation>旁路 {names}</translation>
  </message>
  <message>
   <source>Change the code of {name}</source>
   <translation>修改 {name} 的代码</translation>
  </message>
  <message>
   <source>Channels-last is an order of images, and {title} has none.</source>
   <translation>channels-last 是图像的内存排列，而{title}没有图像。</translation>
  </message>
  <message>
   <source>Choose a data source first: this project has none, so that there is nothing to train on.</source>
   <translation>请先选择数据源：此项目没有数据源，没有可训练的内容。</translation>
  </message>
  <message>
   <source>Choose the folder that holds pictures and masks, such as in images and masks.</source>
   <translation>请选择存放图片和掩码的文件夹，例如含有 images 和 masks 的文件夹。</translation>
  </message>
  <message>
   <source>Choose the folder that holds the pictures, in a folder for each class.</source>
   <translation>请选择存放图片的文件夹，其中每个类别一个文件夹。</translation>
  </message>
  <message>
   <source>Choose the layers that the block should hold.</source>
   <translation>请选择要放进块的层。</translation>
  </message>
  <message>
   <source>Choose the text file to learn from.</source>
   <translation>请选择要学习的文本文件。</translation>
  </message>
  <message>
   <source>Class weights are for classes, and there are none here.</source>
   <translation>类别权重用于类别，而这里没有类别。</translation>
  </message>
  <message>
   <source>Clear {name}{whose}, so that it follows from the input</source>
   <translation>清除 {name}{whose}，让它由输入推断</translation>
  </message>
  <message>
   <source>Collapse into {name}</source>
   <translation>折叠为 {name}</translation>
  </message>
  <message>
   <source>Colour frame</source>
   <translation>更改外框颜色</translation>
  </message>
  <message>
   <source>Connect</source>
   <translation>连接</translation>
  </message>
  <message>
   <source>Connect in order</source>
   <translation>依次连接</translation>
  </message>
  <message>
   <source>Connect {nodes} to {nodes2}</source>
   <translation>连接 {nodes} 与 {nodes2}</translation>
  </message>
  <message>
   <source>Connect {start} to {end}</source>
   <translation>连接 {start} 与 {end}</translation>
  </message>
  <message>
   <source>Custom code</source>
   <translation>自定义代码</translation>
  </message>
  <message>
   <source>Custom code {code}: {error}.</source>
   <translation>自定义代码 {code}：{error}。</translation>
  </message>
  <message>
   <source>Custom code {code}: {fault}.</source>
   <translation>自定义代码 {code}：{fault}。</translation>
  </message>
  <message>
   <source>Custom code {name} has the name of a {kind}.</source>
   <translation>自定义代码 {name} 与某个{kind}重名。</translation>
  </message>
  <message>
   <source>Delete</source>
   <translation>删除</translation>
  </message>
  <message>
   <source>Device {device!r} {reason}. Available: {available}.</source>
   <translation>设备 {device!r} {reason}。可用设备：{available}。</translation>
  </message>
  <message>
   <source>Did you mean {names}?</source>
   <translation>你是指 {names} 吗？</translation>
  </message>
  <message>
   <source>Disconnect {node}</source>
   <translation>断开 {node}</translation>
  </message>
  <message>
   <source>Distribute</source>
   <translation>分布</translation>
  </message>
  <message>
   <source>Duplicate</source>
   <translation>创建副本</translation>
  </message>
  <message>
   <source>Duplicate with shared weights</source>
   <translation>创建共享权重的副本</translation>
  </message>
  <message>
   <source>Early stopping watches {metric}, which isn't among the metrics: add it.</source>
   <translation>早停监视的 {metric} 不在指标之中，请添加它。</translation>
  </message>
  <message>
   <source>Early stopping watches {metric}. Set samples aside: data.validation_fraction is 0.</source>
   <translation>早停监视 {metric}。请留出一些样本：data.validation_fraction 为 0。</translation>
  </message>
  <message>
   <source>Edit note</source>
   <translation>编辑批注</translation>
  </message>
  <message>
   <source>Expand {names}</source>
   <translation>展开 {names}</translation>
  </message>
  <message>
   <source>Factor on the standard deviation.</source>
   <translation>标准差的系数。</translation>
  </message>
  <message>
   <source>Fold {names}</source>
   <translation>收起 {names}</translation>
  </message>
  <message>
   <source>Freeze {names}</source>
   <translation>冻结 {names}</translation>
  </message>
  <message>
   <source>Freeze {name}</source>
   <translation>冻结 {name}</translation>
  </message>
  <message>
   <source>Give {name} its own weights</source>
   <translation>给 {name} 自己的权重</translation>
  </message>
  <message>
   <source>Give {node} weights of its own</source>
   <translation>给 {node} 自己的权重</translation>
  </message>
  <message>
   <source>Go back to the version of {time}</source>
   <translation>回到 {time} 的版本</translation>
  </message>
  <message>
   <source>How many of this layer stand one after the other, each with its own weights.</source>
   <translation>这个层重复多少个，依次相接，各有自己的权重。</translation>
  </message>
  <message>
   <source>Input {port!r} of {node} already has a wire. Remove that wire first.</source>
   <translation>{node} 的输入 {port!r} 已有连线，请先移除那条连线。</translation>
  </message>
  <message>
   <source>Insert {name}</source>
   <translation>插入 {name}</translation>
  </message>
  <message>
   <source>Insert {words} between {source} and {target}</source>
   <translation>在 {source} 和 {target} 之间插入 {words}</translation>
  </message>
  <message>
   <source>Its slope at 0 isn't finite: add a small number.</source>
   <translation>它在 0 处的斜率不是有限的：请加一个很小的数。</translation>
  </message>
  <message>
   <source>Its weights stay as they are.</source>
   <translation>权重保持不变。</translation>
  </message>
  <message>
   <source>Join along axis {differing}</source>
   <translation>沿轴 {differing} 拼接</translation>
  </message>
  <message>
   <source>Keep its input above -1: clamp it.</source>
   <translation>让它的输入保持在 -1 以上：请截断输入。</translation>
  </message>
  <message>
   <source>Keep its input above 0, where the slope is finite too: clamp it, or add a small number.</source>
   <translation>让它的输入保持在 0 以上，那里的斜率也是有限的：请截断输入，或加一个很小的数。</translation>
  </message>
  <message>
   <source>Keep its input above 0: clamp it, or add a small number.</source>
   <translation>让它的输入保持在 0 以上：请截断输入，或加一个很小的数。</translation>
  </message>
  <message>
   <source>Keep its input away from 0: add a small number.</source>
   <translation>让它的输入远离 0：请加一个很小的数。</translation>
  </message>
  <message>
   <source>Keep its input between -1 and 1: clamp it.</source>
   <translation>让它的输入保持在 -1 和 1 之间：请截断输入。</translation>
  </message>
  <message>
   <source>Keep its input positive: clamp it.</source>
   <translation>让它的输入保持为正：请截断输入。</translation>
  </message>
  <message>
   <source>Keep its input small: clamp it, or subtract its maximum first.</source>
   <translation>让它的输入保持较小：请截断输入，或先减去最大值。</translation>
  </message>
  <message>
   <source>Keep the variance of the forward or of the backward pass.</source>
   <translation>保持前向传播还是反向传播的方差。</translation>
  </message>
  <message>
   <source>Keep what it divides by away from 0: add a small number.</source>
   <translation>让除数远离 0：请加一个很小的数。</translation>
  </message>
  <message>
   <source>Label smoothing needs the loss cross_entropy.</source>
   <translation>标签平滑需要损失函数 cross_entropy。</translation>
  </message>
  <message>
   <source>Linear -&gt; {wanted}</source>
   <translation>Linear -&gt; {wanted}</translation>
  </message>
  <message>
   <source>Linear {have} -&gt; {wanted}</source>
   <translation>Linear {have} -&gt; {wanted}</translation>
  </message>
  <message>
   <source>Lower bound.</source>
   <translation>下界。</translation>
  </message>
  <message>
   <source>Lower the learning rate, clip the gradients, or normalise the data.</source>
   <translation>请降低学习率、裁剪梯度，或对数据做标准化。</translation>
  </message>
  <message>
   <source>Mean absolute error</source>
   <translation>平均绝对误差</translation>
  </message>
  <message>
   <source>Mean over axis 1</source>
   <translation>沿轴 1 取平均</translation>
  </message>
  <message>
   <source>Mean squared error</source>
   <translation>均方误差</translation>
  </message>
  <message>
   <source>Mean.</source>
   <translation>均值。</translation>
  </message>
  <message>
   <source>Memory ran out in step {step}. About {count} samples would fit: set the batch size to that.</source>
   <translation>内存在第 {step} 步不足。大约可以容纳 {count} 个样本：请把批大小设为这个数。</translation>
  </message>
  <message>
   <source>Memory ran out{place}. Use a smaller batch size or a smaller network.</source>
   <translation>内存不足{place}。请使用更小的批大小或更小的网络。</translation>
  </message>
  <message>
   <source>Metrics are computed of validation samples. Set some aside: data.validation_fraction is 0.</source>
   <translation>指标由验证样本计算。请留出一些样本：data.validation_fraction 为 0。</translation>
  </message>
  <message>
   <source>Move</source>
   <translation>移动</translation>
  </message>
  <message>
   <source>Move wire</source>
   <translation>移动连线</translation>
  </message>
  <message>
   <source>Multi-class margin</source>
   <translation>多类间隔</translation>
  </message>
  <message>
   <source>Multiplies the learning rate of this layer's weights.</source>
   <translation>与这个层权重的学习率相乘。</translation>
  </message>
  <message>
   <source>Mute {names}</source>
   <translation>停用 {names}</translation>
  </message>
  <message>
   <source>NaN</source>
   <translation>NaN</translation>
  </message>
  <message>
   <source>Nearly all units of {layers} give 0 for every sample after epoch {epoch}. Lower the learning rate, or choose an activation that lets some of the negative through, such as LeakyReLU.</source>
   <translation>第 {epoch} 个轮次之后，{layers} 的几乎所有单元对每个样本都输出 0。请降低学习率，或选择让部分负值通过的激活函数，例如 LeakyReLU。</translation>
  </message>
  <message>
   <source>Negative log-likelihood</source>
   <translation>负对数似然</translation>
  </message>
  <message>
   <source>Nesterov needs a momentum above 0 and no dampening.</source>
   <translation>Nesterov 需要动量大于 0，且没有 dampening。</translation>
  </message>
  <message>
   <source>Network {network!r} can't be built: {first}{more}</source>
   <translation>网络 {network!r} 无法构建：{first}{more}</translation>
  </message>
  <message>
   <source>New network {name}</source>
   <translation>新建网络 {name}</translation>
  </message>
  <message>
   <source>Next to no gradient reaches {layers} after epoch {epoch}: they hardly learn. Add a normalisation or a shortcut, or choose another activation or other initial weights.</source>
   <translation>第 {epoch} 个轮次之后，几乎没有梯度到达 {layers}：它们几乎不学习。请添加归一化或捷径连接，或选择其他激活函数或初始权重。</translation>
  </message>
  <message>
   <source>No gradient reaches {layers}: they learn nothing from this batch.</source>
   <translation>没有梯度到达 {layers}：它们从这个批次学不到任何东西。</translation>
  </message>
  <message>
   <source>No layer gets a gradient: nothing would be learned.</source>
   <translation>没有层得到梯度：什么也学不到。</translation>
  </message>
  <message>
   <source>No wire ends in input {port!r} of {network}.</source>
   <translation>没有连线接到 {network} 的输入 {port!r}。</translation>
  </message>
  <message>
   <source>Numbers have no accuracy. Watch val_loss, or one of the metrics.</source>
   <translation>数值没有准确率。请关注 val_loss 或某个指标。</translation>
  </message>
  <message>
   <source>Numbers that aren't finite come up. Lower the learning rate.</source>
   <translation>出现了非有限的数。请降低学习率。</translation>
  </message>
  <message>
   <source>Paste</source>
   <translation>粘贴</translation>
  </message>
  <message>
   <source>Pictures and masks that can't be used are skipped, {count} so far: {listed}.</source>
   <translation>无法使用的图片和掩码被跳过，目前 {count} 个：{listed}。</translation>
  </message>
  <message>
   <source>Pictures that can't be read are skipped, {count} so far: {listed}.</source>
   <translation>无法读取的图片会被跳过，目前 {count} 张：{listed}。</translation>
  </message>
  <message>
   <source>Remove bookmark {name}</source>
   <translation>移除书签 {name}</translation>
  </message>
  <message>
   <source>Remove parameter {name}</source>
   <translation>移除参数 {name}</translation>
  </message>
  <message>
   <source>Remove the wire</source>
   <translation>移除连线</translation>
  </message>
  <message>
   <source>Remove waypoint</source>
   <translation>移除折点</translation>
  </message>
  <message>
   <source>Remove wire</source>
   <translation>移除连线</translation>
  </message>
  <message>
   <source>Remove {found}</source>
   <translation>移除 {found}</translation>
  </message>
  <message>
   <source>Remove {name}</source>
   <translation>移除 {name}</translation>
  </message>
  <message>
   <source>Rename frame</source>
   <translation>重命名外框</translation>
  </message>
  <message>
   <source>Rename to {name}</source>
   <translation>重命名为 {name}</translation>
  </message>
  <message>
   <source>Rename {found} to {name}</source>
   <translation>把 {found} 重命名为 {name}</translation>
  </message>
  <message>
   <source>Rename {old} to {new}</source>
   <translation>把 {old} 重命名为 {new}</translation>
  </message>
  <message>
   <source>Reorder augmentation</source>
   <translation>调整数据增强的顺序</translation>
  </message>
  <message>
   <source>Repair it, set classes, ignore or binary so that they fit, or choose in the data panel to skip what can't be used.</source>
   <translation>请修复它，将 classes、ignore 或 binary 设置得与之相符，或在数据面板中选择跳过无法使用的文件。</translation>
  </message>
  <message>
   <source>Repair or delete the file, or choose in the data panel to skip what can't be read; then go on.</source>
   <translation>请修复或删除该文件，或在数据面板中选择跳过无法读取的内容，然后继续。</translation>
  </message>
  <message>
   <source>Samples reach up to {value}: normalise them, so that layers start in their range.</source>
   <translation>样本的值高达 {value}：请进行归一化，使各层从合适的范围开始。</translation>
  </message>
  <message>
   <source>Set data</source>
   <translation>设置数据</translation>
  </message>
  <message>
   <source>Set how {parameter} of {name} starts</source>
   <translation>设置 {name} 的 {parameter} 如何初始化</translation>
  </message>
  <message>
   <source>Set learning rate of {name}</source>
   <translation>设置 {name} 的学习率</translation>
  </message>
  <message>
   <source>Set parameter {name}</source>
   <translation>设置参数 {name}</translation>
  </message>
  <message>
   <source>Set repeat of {name}</source>
   <translation>设置 {name} 的重复次数</translation>
  </message>
  <message>
   <source>Set shape to {shape}, as {title} has it</source>
   <translation>把 shape 设为 {shape}，与{title}一致</translation>
  </message>
  <message>
   <source>Set training</source>
   <translation>设置训练</translation>
  </message>
  <message>
   <source>Set weight decay of {name}</source>
   <translation>设置 {name} 的权重衰减</translation>
  </message>
  <message>
   <source>Set {name} of {node} to {classes}, one for each class</source>
   <translation>把 {node} 的 {name} 设为 {classes}，每个类别一个</translation>
  </message>
  <message>
   <source>Set {name} to {value}</source>
   <translation>把 {name} 设为 {value}</translation>
  </message>
  <message>
   <source>Set {name}{whose} to {value}</source>
   <translation>把 {name}{whose} 设为 {value}</translation>
  </message>
  <message>
   <source>Set {settings}</source>
   <translation>设置 {settings}</translation>
  </message>
  <message>
   <source>Set {settings} of {found}</source>
   <translation>设置 {found} 的 {settings}</translation>
  </message>
  <message>
   <source>Set {setting} of {layer}</source>
   <translation>设置 {layer} 的 {setting}</translation>
  </message>
  <message>
   <source>Set {setting} of {layer} to {value}</source>
   <translation>把 {layer} 的 {setting} 设为 {value}</translation>
  </message>
  <message>
   <source>Set {setting} to {value}</source>
   <translation>把 {setting} 设为 {value}</translation>
  </message>
  <message>
   <source>Share weights with {name}</source>
   <translation>与 {name} 共享权重</translation>
  </message>
  <message>
   <source>Slope of leaky ReLU.</source>
   <translation>leaky ReLU 的斜率。</translation>
  </message>
  <message>
   <source>Some of the samples hold NaN or infinity. Clean them, or leave them out.</source>
   <translation>有些样本含有 NaN 或无穷大。请清理或去掉它们。</translation>
  </message>
  <message>
   <source>Standard deviation.</source>
   <translation>标准差。</translation>
  </message>
  <message>
   <source>Step {step} was repeated and has another loss than before. The device or the machine differs, or computes in another order each time.</source>
   <translation>重复第 {step} 步时得到了与之前不同的损失。设备或机器不同，或每次计算的顺序不同。</translation>
  </message>
  <message>
   <source>Stop bypassing {names}</source>
   <translation>取消旁路 {names}</translation>
  </message>
  <message>
   <source>Stopped early: {metric} hasn't got better than {best:.4g} for {epochs} epochs.</source>
   <translation>提前停止：{metric} 已有 {epochs} 个轮次没有超过 {best:.4g}。</translation>
  </message>
  <message>
   <source>Swap inputs</source>
   <translation>交换输入</translation>
  </message>
  <message>
   <source>Take out {name}</source>
   <translation>取出 {name}</translation>
  </message>
  <message>
   <source>Take out {title}</source>
   <translation>移除{title}</translation>
  </message>
  <message>
   <source>The activation that follows.</source>
   <translation>其后的激活函数。</translation>
  </message>
  <message>
   <source>The catalogue has no layer {type_name!r}.{hint}</source>
   <translation>目录中没有层 {type_name!r}。{hint}</translation>
  </message>
  <message>
   <source>The checkpoint doesn't belong to this recipe: only one of them has {odd}.</source>
   <translation>检查点不属于这份训练设置：只有其中一方有 {odd}。</translation>
  </message>
  <message>
   <source>The device failed{place} ({reason}). Start Layerloom anew, and go on with the run from its last checkpoint; if it happens again, train on the CPU.</source>
   <translation>设备出错{place}（{reason}）。请重新启动 Layerloom，并从最后的检查点继续该运行；如果再次发生，请在 CPU 上训练。</translation>
  </message>
  <message>
   <source>The download of {name} was cancelled.</source>
   <translation>已取消下载 {name}。</translation>
  </message>
  <message>
   <source>The earlier network isn't the one in the drawing: its weights have other names.</source>
   <translation>先前的网络不是图中的网络：它的权重名称不同。</translation>
  </message>
  <message>
   <source>The file {path} can't be read: {reason}.</source>
   <translation>文件 {path} 无法读取：{reason}。</translation>
  </message>
  <message>
   <source>The file {path} isn't there. Choose where the text is, or bring it back.</source>
   <translation>文件 {path} 不存在。请选择文本所在的位置，或将其放回。</translation>
  </message>
  <message>
   <source>The first loss is far above guessing: normalise the samples, or look at initial weights.</source>
   <translation>最初的损失远高于随机猜测：请对样本进行归一化，或检查初始权重。</translation>
  </message>
  <message>
   <source>The first step makes weights that aren't finite. Lower the learning rate.</source>
   <translation>第一步就使权重变为非有限的数。请降低学习率。</translation>
  </message>
  <message>
   <source>The folder has other pictures than when the run was saved. Steps from here on aren't those of a run that never stopped.</source>
   <translation>文件夹中的图片与保存运行时不同。从此以后的各步与从未停止的运行不再相同。</translation>
  </message>
  <message>
   <source>The folder {folder} can't be read: {reason}. Choose where the pictures are.</source>
   <translation>无法读取文件夹 {folder}：{reason}。请选择图片所在的位置。</translation>
  </message>
  <message>
   <source>The folder {folder} has one class only, {name}: there is nothing to tell apart. Choose the folder above it.</source>
   <translation>文件夹 {folder} 只有一个类别 {name}：没有可区分的内容。请选择它的上一级文件夹。</translation>
  </message>
  <message>
   <source>The folder {folder} isn't there. Choose where the pictures are, or bring the folder back.</source>
   <translation>文件夹 {folder} 不存在。请选择图片所在的位置，或恢复该文件夹。</translation>
  </message>
  <message>
   <source>The gradients of {layers} are very large after epoch {epoch}. Clip the gradients, or lower the learning rate.</source>
   <translation>第 {epoch} 个轮次之后，{layers} 的梯度非常大。请裁剪梯度，或降低学习率。</translation>
  </message>
  <message>
   <source>The last batch of an epoch has but one: choose another batch size.</source>
   <translation>每个轮次的最后一批只有一个样本，请换一个批大小。</translation>
  </message>
  <message>
   <source>The live views of the network stop: {error}</source>
   <translation>网络的实时视图已停止：{error}</translation>
  </message>
  <message>
   <source>The loss</source>
   <translation>损失</translation>
  </message>
  <message>
   <source>The loss isn't a number from the first steps on. Normalise the data, or look at the loss.</source>
   <translation>从最初几步起，损失就不是数字。请对数据做标准化，或检查损失函数。</translation>
  </message>
  <message>
   <source>The loss isn't finite any more, from step {step} on. The last checkpoint is from before that.</source>
   <translation>从第 {step} 步起，损失不再是有限的数。最后的检查点是在此之前写下的。</translation>
  </message>
  <message>
   <source>The loss isn't finite. Look at the labels, and at what the loss takes.</source>
   <translation>损失不是有限的数。请检查标签以及损失函数所接受的内容。</translation>
  </message>
  <message>
   <source>The loss of step {step} isn't finite.</source>
   <translation>第 {step} 步的损失不是有限的数。</translation>
  </message>
  <message>
   <source>The mask {mask} has no picture of the same name in {folder}. Add it, or take the mask out.</source>
   <translation>掩码 {mask} 在 {folder} 中没有同名的图片。请添加图片，或移除该掩码。</translation>
  </message>
  <message>
   <source>The masks in {folder} have one class only besides {ignored}, which is ignored. Masks hold the number of a class at each pixel: 0, 1, 2. Where they are black and white, switch binary on.</source>
   <translation>{folder} 中的掩码除被忽略的 {ignored} 外只有一个类别。掩码在每个像素处存放类别的编号：0、1、2。如果它们是黑白的，请打开 binary。</translation>
  </message>
  <message>
   <source>The milestones have to rise: 30, 60, 90.</source>
   <translation>milestones 必须递增：30, 60, 90。</translation>
  </message>
  <message>
   <source>The network has no parameters, so there is nothing to train. Add a layer such as Linear.</source>
   <translation>网络没有参数，没有可训练的内容。请添加 Linear 之类的层。</translation>
  </message>
  <message>
   <source>The network stays as it is: {fault}</source>
   <translation>网络保持不变：{fault}</translation>
  </message>
  <message>
   <source>The network that the run trains isn't in the drawing any more.</source>
   <translation>该运行所训练的网络已不在图中。</translation>
  </message>
  <message>
   <source>The network {network} as a layer.</source>
   <translation>作为层使用的网络 {network}。</translation>
  </message>
  <message>
   <source>The network's output is another value than before.</source>
   <translation>网络的输出与之前的不是同一个值。</translation>
  </message>
  <message>
   <source>The numbers that go into {node} in step {step} aren't finite: its weights, or its input. {remedy}</source>
   <translation>第 {step} 步中进入 {node} 的数不是有限的：可能是它的权重，也可能是它的输入。{remedy}</translation>
  </message>
  <message>
   <source>The picture {picture} has no mask in {folder}: a PNG of the same name. Add it, or take the picture out.</source>
   <translation>图片 {picture} 在 {folder} 中没有掩码（同名的 PNG）。请添加掩码，或移除该图片。</translation>
  </message>
  <message>
   <source>The project brings Python code of its own ({names}), which runs only when you trust it. Read it, then trust the project (layerloom ... --trust, or Trust in the window).</source>
   <translation>此项目带有自己的 Python 代码（{names}），只有在你信任之后才会运行。请先阅读，再信任此项目（layerloom ... --trust，或窗口中的“信任”）。</translation>
  </message>
  <message>
   <source>The project has no network to train.</source>
   <translation>此项目没有可训练的网络。</translation>
  </message>
  <message>
   <source>The run has completed its {epochs} epochs. Ask for more epochs than that.</source>
   <translation>该运行的 {epochs} 个轮次已经完成。请设置更多的轮次。</translation>
  </message>
  <message>
   <source>The run hasn't trained the network in the drawing: there is nothing to go back to.</source>
   <translation>该运行没有训练过图中的网络：没有可以恢复的内容。</translation>
  </message>
  <message>
   <source>The run is repeating its steps up to {step}. Change settings after that.</source>
   <translation>运行正在重复到第 {step} 步为止的步。请在那之后再更改设置。</translation>
  </message>
  <message>
   <source>The run repeats its steps up to {step}. The network is edited then.</source>
   <translation>运行会重复到第 {step} 步。届时再编辑网络。</translation>
  </message>
  <message>
   <source>The run was stopped.</source>
   <translation>运行已停止。</translation>
  </message>
  <message>
   <source>The text is another one than when the run was saved. Steps from here on aren't those of a run that never stopped.</source>
   <translation>文本与保存运行时的不同。从这里开始的步与从未停止的运行不同。</translation>
  </message>
  <message>
   <source>The text {path} has fewer than two different characters: nothing to learn.</source>
   <translation>文本 {path} 中不同的字符少于两个：没有可学的内容。</translation>
  </message>
  <message>
   <source>The text {path} has {length} characters, of which {held} are set aside to validate with: too few for a context of {context} and the next one. Set a smaller context, or take a longer text.</source>
   <translation>文本 {path} 有 {length} 个字符，其中 {held} 个留作验证：对于长度为 {context} 的上下文及其后一个字符来说太少。请设置更小的上下文，或使用更长的文本。</translation>
  </message>
  <message>
   <source>The text {path} has {size} MB, and {most} MB at most are read. Take a part of it.</source>
   <translation>文本 {path} 有 {size} MB，最多读取 {most} MB。请取其中一部分。</translation>
  </message>
  <message>
   <source>The text {path} isn't UTF-8: byte {place} is none of it. Save it as UTF-8 in a text editor.</source>
   <translation>文本 {path} 不是 UTF-8：第 {place} 个字节不符合。请在文本编辑器中将其保存为 UTF-8。</translation>
  </message>
  <message>
   <source>The value.</source>
   <translation>这个值。</translation>
  </message>
  <message>
   <source>The warm-up takes {warmup:g} epochs and the run {epochs}: nothing is left to fall in.</source>
   <translation>预热用 {warmup:g} 个轮次，而运行共 {epochs} 个：没有剩下可供下降的轮次。</translation>
  </message>
  <message>
   <source>The wire to mend isn't there any more.</source>
   <translation>要修复的连线已经不在了。</translation>
  </message>
  <message>
   <source>The wires run in a cycle: {names}. Remove one of them.</source>
   <translation>连线形成了环路：{names}。请移除其中一条。</translation>
  </message>
  <message>
   <source>There are no pictures in {folder}. Put some there.</source>
   <translation>{folder} 中没有图片。请放入一些。</translation>
  </message>
  <message>
   <source>There are {given} class weights for {count} classes.</source>
   <translation>{count} 个类别有 {given} 个类别权重。</translation>
  </message>
  <message>
   <source>There is a node {node!r} already.</source>
   <translation>已经有节点 {node!r}。</translation>
  </message>
  <message>
   <source>There is no bookmark {name!r}.</source>
   <translation>没有书签 {name!r}。</translation>
  </message>
  <message>
   <source>There is no custom code {code_id!r} in this project.</source>
   <translation>此项目中没有自定义代码 {code_id!r}。</translation>
  </message>
  <message>
   <source>There is no device {device!r}. Use auto, cpu, cuda, cuda:N or mps.</source>
   <translation>没有设备 {device!r}。请使用 auto、cpu、cuda、cuda:N 或 mps。</translation>
  </message>
  <message>
   <source>There is no network {name!r}. The project has: {known}.</source>
   <translation>没有网络 {name!r}。此项目有：{known}。</translation>
  </message>
  <message>
   <source>There is no network {network!r} to train.</source>
   <translation>没有可训练的网络 {network!r}。</translation>
  </message>
  <message>
   <source>There is no network {wanted!r} to train.</source>
   <translation>没有可训练的网络 {wanted!r}。</translation>
  </message>
  <message>
   <source>There is no node {node!r} in this network.</source>
   <translation>此网络中没有节点 {node!r}。</translation>
  </message>
  <message>
   <source>There is no {kind} {name!r}. {hint}</source>
   <translation>没有{kind} {name!r}。{hint}</translation>
  </message>
  <message>
   <source>There is: {names}.</source>
   <translation>可用的有：{names}。</translation>
  </message>
  <message>
   <source>This frame isn't there any more.</source>
   <translation>这个外框已经不在了。</translation>
  </message>
  <message>
   <source>This lies beyond the canvas.</source>
   <translation>这里超出了画布。</translation>
  </message>
  <message>
   <source>This note isn't there any more.</source>
   <translation>这条批注已经不在了。</translation>
  </message>
  <message>
   <source>This wire isn't there any more.</source>
   <translation>这条连线已经不在了。</translation>
  </message>
  <message>
   <source>This wire would close a cycle: {path}. A network has to run forward.</source>
   <translation>这条连线会形成环路：{path}。网络必须能向前运行。</translation>
  </message>
  <message>
   <source>Tidy up</source>
   <translation>整理布局</translation>
  </message>
  <message>
   <source>Tokens are counted and not measured: they can't be normalised.</source>
   <translation>词元是编号而非测量值：无法归一化。</translation>
  </message>
  <message>
   <source>Train {name}</source>
   <translation>训练 {name}</translation>
  </message>
  <message>
   <source>Train {name} again</source>
   <translation>让 {name} 重新参与训练</translation>
  </message>
  <message>
   <source>Training failed{place}: {text}</source>
   <translation>训练失败{place}：{text}</translation>
  </message>
  <message>
   <source>Training needs a single {kind}, for {purpose}; {network} has {count}.</source>
   <translation>训练需要恰好一个 {kind}，用于{purpose}；{network} 有 {count} 个。</translation>
  </message>
  <message>
   <source>Two networks are called {network}.</source>
   <translation>有两个网络都叫 {network}。</translation>
  </message>
  <message>
   <source>Unflatten to {sizes}</source>
   <translation>还原展平为 {sizes}</translation>
  </message>
  <message>
   <source>Unfold {names}</source>
   <translation>展开 {names}</translation>
  </message>
  <message>
   <source>Unfreeze {names}</source>
   <translation>解冻 {names}</translation>
  </message>
  <message>
   <source>Unmute {names}</source>
   <translation>启用 {names}</translation>
  </message>
  <message>
   <source>Upper bound.</source>
   <translation>上界。</translation>
  </message>
  <message>
   <source>What was to be removed isn't there any more.</source>
   <translation>要移除的内容已经不在了。</translation>
  </message>
  <message>
   <source>What {name} adds can't start from zero.</source>
   <translation>{name} 所加的部分无法从零开始。</translation>
  </message>
  <message>
   <source>Whether the optimizer's weight decay draws them to zero.</source>
   <translation>优化器的权重衰减是否把它们拉向零。</translation>
  </message>
  <message>
   <source>Wire past {passed}</source>
   <translation>让连线绕过 {passed}</translation>
  </message>
  <message>
   <source>Your own code.</source>
   <translation>你自己的代码。</translation>
  </message>
  <message>
   <source>a bookmark has to be a name, x, y and the zoom</source>
   <translation>书签必须是名称、x、y 和缩放比例</translation>
  </message>
  <message>
   <source>a convolution of size 1, {have} -&gt; {wanted} channels</source>
   <translation>大小为 1 的卷积，{have} -&gt; {wanted} 个通道</translation>
  </message>
  <message>
   <source>a function</source>
   <translation>一个函数</translation>
  </message>
  <message>
   <source>a label is outside of 0 to {classes}. The files are damaged: download them again</source>
   <translation>有标签超出 0 到 {classes} 的范围。文件已损坏，请重新下载</translation>
  </message>
  <message>
   <source>a list</source>
   <translation>列表</translation>
  </message>
  <message>
   <source>a network can have at most {most_items} of them</source>
   <translation>一个网络最多只能有 {most_items} 个</translation>
  </message>
  <message>
   <source>a network can have at most {most_nodes} nodes</source>
   <translation>一个网络最多只能有 {most_nodes} 个节点</translation>
  </message>
  <message>
   <source>a network has it</source>
   <translation>某个网络已使用它</translation>
  </message>
  <message>
   <source>a node has it</source>
   <translation>某个节点已使用它</translation>
  </message>
  <message>
   <source>a number</source>
   <translation>数字</translation>
  </message>
  <message>
   <source>a number can't be read ({error})</source>
   <translation>有数字无法读取（{error}）</translation>
  </message>
  <message>
   <source>a parameter has to be a name, a type and a default</source>
   <translation>参数必须是名称、类型和默认值</translation>
  </message>
  <message>
   <source>a parameter has to hold floating point or complex numbers: only these can be learnt.</source>
   <translation>参数必须是浮点数或复数：只有它们才能学习。</translation>
  </message>
  <message>
   <source>a part of that path is a file, not a folder</source>
   <translation>该路径的一部分是文件，不是文件夹</translation>
  </message>
  <message>
   <source>a process that reads pictures has died ({reason}). Perhaps memory ran out: set fewer workers in the data panel. The run can go on from its last checkpoint</source>
   <translation>读取图片的进程已终止（{reason}）。可能是内存不足：请在数据面板中减少工作进程数。运行可以从最后的检查点继续</translation>
  </message>
  <message>
   <source>a row doesn't match its checksum</source>
   <translation>有一行与其校验和不符</translation>
  </message>
  <message>
   <source>a run is missing</source>
   <translation>缺少一次运行</translation>
  </message>
  <message>
   <source>a second wire ends in input {input!r} of {target}</source>
   <translation>{target} 的输入 {input!r} 接到了第二条连线</translation>
  </message>
  <message>
   <source>a setting can't hold {kind}</source>
   <translation>设置不能包含 {kind}</translation>
  </message>
  <message>
   <source>a value of type {kind} can't stand in a node</source>
   <translation>类型为 {kind} 的值不能放在节点中</translation>
  </message>
  <message>
   <source>a whole number</source>
   <translation>一个整数</translation>
  </message>
  <message>
   <source>a wire has to be four names: source, output, target, input</source>
   <translation>连线必须是四个名称：来源、输出、目标、输入</translation>
  </message>
  <message>
   <source>a wire's way has to be a list of at most {most_waypoints} points</source>
   <translation>连线的走向必须是一组点，最多 {most_waypoints} 个</translation>
  </message>
  <message>
   <source>absent</source>
   <translation>不存在</translation>
  </message>
  <message>
   <source>an axis doesn't grow evenly with the batch size</source>
   <translation>有一个轴不随批大小均匀增长</translation>
  </message>
  <message>
   <source>an unknown line</source>
   <translation>未知的行</translation>
  </message>
  <message>
   <source>another network has it</source>
   <translation>另一个网络已使用它</translation>
  </message>
  <message>
   <source>another node has it</source>
   <translation>另一个节点已使用它</translation>
  </message>
  <message>
   <source>another parameter has it</source>
   <translation>另一个参数已使用它</translation>
  </message>
  <message>
   <source>another piece of custom code has it</source>
   <translation>另一段自定义代码已使用它</translation>
  </message>
  <message>
   <source>as large as the others</source>
   <translation>与其他批次一样大</translation>
  </message>
  <message>
   <source>at {place}: {reason}</source>
   <translation>在 {place}：{reason}</translation>
  </message>
  <message>
   <source>augmentation</source>
   <translation>数据增强</translation>
  </message>
  <message>
   <source>best</source>
   <translation>最佳</translation>
  </message>
  <message>
   <source>blocks are nested more than {most_depth} deep.</source>
   <translation>块的嵌套超过了 {most_depth} 层。</translation>
  </message>
  <message>
   <source>can call torch's functions and a tensor's methods only</source>
   <translation>只能调用 torch 的函数和张量的方法</translation>
  </message>
  <message>
   <source>can compute with numbers only</source>
   <translation>只能用数字计算</translation>
  </message>
  <message>
   <source>can have at most {longest_tuple} numbers</source>
   <translation>最多只能有 {longest_tuple} 个数</translation>
  </message>
  <message>
   <source>can't be worked out: {error}</source>
   <translation>无法计算：{error}</translation>
  </message>
  <message>
   <source>can't call .{attr}(): it is no plain method of a tensor</source>
   <translation>不能调用 .{attr}()：它不是张量的普通方法</translation>
  </message>
  <message>
   <source>can't call {func}</source>
   <translation>不能调用 {func}</translation>
  </message>
  <message>
   <source>can't call {path}: it is no tensor function that is known here</source>
   <translation>不能调用 {path}：它不是这里已知的张量函数</translation>
  </message>
  <message>
   <source>can't compute with text</source>
   <translation>不能用文本计算</translation>
  </message>
  <message>
   <source>can't hold bytes</source>
   <translation>不能包含字节串</translation>
  </message>
  <message>
   <source>can't hold {kind} code, only tensor arithmetic and calls</source>
   <translation>不能包含 {kind} 代码，只能是张量运算和调用</translation>
  </message>
  <message>
   <source>can't make a list of that many items</source>
   <translation>不能生成这么多项的列表</translation>
  </message>
  <message>
   <source>can't pass ** arguments</source>
   <translation>不能传递 ** 参数</translation>
  </message>
  <message>
   <source>can't raise a number to a power that isn't a small whole number</source>
   <translation>幂次只能是较小的整数</translation>
  </message>
  <message>
   <source>can't use .{attr}: it is no plain attribute of a tensor</source>
   <translation>不能使用 .{attr}：它不是张量的普通属性</translation>
  </message>
  <message>
   <source>can't use the name {name}: it starts with an underscore</source>
   <translation>不能使用名称 {name}：它以下划线开头</translation>
  </message>
  <message>
   <source>can't use the name {node}</source>
   <translation>不能使用名称 {node}</translation>
  </message>
  <message>
   <source>can't use {name} by itself</source>
   <translation>不能单独使用 {name}</translation>
  </message>
  <message>
   <source>can't use {path}</source>
   <translation>不能使用 {path}</translation>
  </message>
  <message>
   <source>cannot assign to {what}</source>
   <translation>不能给 {what} 赋值</translation>
  </message>
  <message>
   <source>cannot assign to {what} here. Maybe you meant '==' instead of '='?</source>
   <translation>这里不能给 {what} 赋值。也许想写的是“==”而不是“=”？</translation>
  </message>
  <message>
   <source>class definition</source>
   <translation>类定义</translation>
  </message>
  <message>
   <source>closing parenthesis '{closing}' does not match opening parenthesis '{opening}'</source>
   <translation>右括号“{closing}”与左括号“{opening}”不匹配</translation>
  </message>
  <message>
   <source>closing parenthesis '{closing}' does not match opening parenthesis '{opening}' on line {line}</source>
   <translation>右括号“{closing}”与第 {line} 行的左括号“{opening}”不匹配</translation>
  </message>
  <message>
   <source>comparison</source>
   <translation>比较式</translation>
  </message>
  <message>
   <source>data source</source>
   <translation>数据源</translation>
  </message>
  <message>
   <source>data.root has to be a folder's path.</source>
   <translation>data.root 必须是文件夹的路径。</translation>
  </message>
  <message>
   <source>data.std has to be above 0.</source>
   <translation>data.std 必须大于 0。</translation>
  </message>
  <message>
   <source>data.validation_fraction has to be from 0 to below 1.</source>
   <translation>data.validation_fraction 必须大于等于 0 且小于 1。</translation>
  </message>
  <message>
   <source>data.{name} has to be a list of numbers, one for each channel.</source>
   <translation>data.{name} 必须是一组数，每个通道一个。</translation>
  </message>
  <message>
   <source>dims has to name each axis of the input, {given}, once.</source>
   <translation>dims 必须把输入 {given} 的每个轴各列一次。</translation>
  </message>
  <message>
   <source>drops numbers only while training</source>
   <translation>只在训练时丢弃数值</translation>
  </message>
  <message>
   <source>each sample needs {count} finite numbers to predict, and some have others</source>
   <translation>每个样本需要 {count} 个有限的数作为预测目标，而有些样本并非如此</translation>
  </message>
  <message>
   <source>empty</source>
   <translation>空</translation>
  </message>
  <message>
   <source>epochs of run {run_id} are missing</source>
   <translation>缺少运行 {run_id} 的轮次</translation>
  </message>
  <message>
   <source>every value of std has to be above 0</source>
   <translation>std 的每个值都必须大于 0</translation>
  </message>
  <message>
   <source>expected 'except' or 'finally' block</source>
   <translation>这里应有“except”或“finally”代码块</translation>
  </message>
  <message>
   <source>expected '{expected}'</source>
   <translation>这里应有“{expected}”</translation>
  </message>
  <message>
   <source>expected an indented block after {what} on line {line}</source>
   <translation>第 {line} 行的 {what} 之后应有缩进的代码块</translation>
  </message>
  <message>
   <source>expression</source>
   <translation>表达式</translation>
  </message>
  <message>
   <source>figure to watch</source>
   <translation>要监视的数值</translation>
  </message>
  <message>
   <source>fixed tables come with the weights, the code alone starts them with zeros: {listed}</source>
   <translation>固定的表随权重一起提供，仅有代码时从零开始：{listed}</translation>
  </message>
  <message>
   <source>from {low} to {high}, with a mean of {mean}</source>
   <translation>从 {low} 到 {high}，平均 {mean}</translation>
  </message>
  <message>
   <source>from {low} to {high}, with a mean of {mean}, and some that aren't finite</source>
   <translation>从 {low} 到 {high}，平均 {mean}，其中有些不是有限的</translation>
  </message>
  <message>
   <source>function call</source>
   <translation>函数调用</translation>
  </message>
  <message>
   <source>function definition</source>
   <translation>函数定义</translation>
  </message>
  <message>
   <source>gives too large a number</source>
   <translation>结果数值过大</translation>
  </message>
  <message>
   <source>gradients reach {count} layers, and the step is taken</source>
   <translation>梯度到达 {count} 个层，并完成了一步</translation>
  </message>
  <message>
   <source>groups has to divide {group1}_channels.</source>
   <translation>groups 必须能整除 {group1}_channels。</translation>
  </message>
  <message>
   <source>has to be a finite number</source>
   <translation>必须是有限的数</translation>
  </message>
  <message>
   <source>has to be a list of bookmarks</source>
   <translation>必须是书签列表</translation>
  </message>
  <message>
   <source>has to be a list of lines</source>
   <translation>必须是文本行的列表</translation>
  </message>
  <message>
   <source>has to be a list of numbers</source>
   <translation>必须是一组数</translation>
  </message>
  <message>
   <source>has to be a list of parameters</source>
   <translation>必须是参数列表</translation>
  </message>
  <message>
   <source>has to be a list of wires</source>
   <translation>必须是连线列表</translation>
  </message>
  <message>
   <source>has to be a number</source>
   <translation>必须是数字</translation>
  </message>
  <message>
   <source>has to be a whole number</source>
   <translation>必须是整数</translation>
  </message>
  <message>
   <source>has to be a whole number from 1 on</source>
   <translation>必须是从 1 开始的整数</translation>
  </message>
  <message>
   <source>has to be a whole number, or several{words}</source>
   <translation>必须是一个或多个整数{words}</translation>
  </message>
  <message>
   <source>has to be an object with fields, and is {value}</source>
   <translation>必须是带字段的对象，现在是 {value}</translation>
  </message>
  <message>
   <source>has to be at least {minimum}</source>
   <translation>不能小于 {minimum}</translation>
  </message>
  <message>
   <source>has to be at most {maximum}</source>
   <translation>不能大于 {maximum}</translation>
  </message>
  <message>
   <source>has to be four numbers: x, y, width, height</source>
   <translation>必须是四个数：x、y、宽、高</translation>
  </message>
  <message>
   <source>has to be one of {choices}</source>
   <translation>必须是以下之一：{choices}</translation>
  </message>
  <message>
   <source>has to be one of {frame_colours}</source>
   <translation>必须是以下之一：{frame_colours}</translation>
  </message>
  <message>
   <source>has to be one of {initialisers}</source>
   <translation>必须是以下之一：{initialisers}</translation>
  </message>
  <message>
   <source>has to be one whole number, or {axes} of them</source>
   <translation>必须是一个整数，或 {axes} 个整数</translation>
  </message>
  <message>
   <source>has to be text</source>
   <translation>必须是文本</translation>
  </message>
  <message>
   <source>has to be text, and is {value}</source>
   <translation>必须是文本，现在是 {value}</translation>
  </message>
  <message>
   <source>has to be true or false</source>
   <translation>必须是真或假</translation>
  </message>
  <message>
   <source>has to be two numbers, x and y</source>
   <translation>必须是两个数：x 和 y</translation>
  </message>
  <message>
   <source>has to be {axes} numbers</source>
   <translation>必须是 {axes} 个数</translation>
  </message>
  <message>
   <source>has to be {kinds}, and is {value}</source>
   <translation>必须是{kinds}，现在是 {value}</translation>
  </message>
  <message>
   <source>has too large an exponent</source>
   <translation>指数过大</translation>
  </message>
  <message>
   <source>in training mode the model computes something else{where}; what is taken in is what it computes in evaluation</source>
   <translation>该模型在训练模式下的计算不同{where}；导入的是它在评估模式下的计算</translation>
  </message>
  <message>
   <source>in_features is set to {in_features}, and the input's last axis is {last}: {given}. Clear in_features to let it follow.</source>
   <translation>in_features 设为 {in_features}，而输入的最后一个轴是 {last}：{given}。清除 in_features 即可让它由输入推断。</translation>
  </message>
  <message>
   <source>inconsistent use of tabs and spaces in indentation</source>
   <translation>缩进混用了制表符和空格</translation>
  </message>
  <message>
   <source>infinite numbers</source>
   <translation>无穷大的数</translation>
  </message>
  <message>
   <source>input_size is set to {input_size}, and the input's last axis is {last}: {given}. Clear it to let it follow.</source>
   <translation>input_size 设为 {input_size}，而输入的最后一个轴是 {last}：{given}。清除它即可由输入推断。</translation>
  </message>
  <message>
   <source>inside of {network}: {errors}</source>
   <translation>在 {network} 内部：{errors}</translation>
  </message>
  <message>
   <source>invalid character '{character}' ({code})</source>
   <translation>无效字符“{character}”（{code}）</translation>
  </message>
  <message>
   <source>invalid decimal literal</source>
   <translation>无效的十进制数</translation>
  </message>
  <message>
   <source>invalid non-printable character {code}</source>
   <translation>无效的不可见字符 {code}</translation>
  </message>
  <message>
   <source>invalid syntax</source>
   <translation>语法无效</translation>
  </message>
  <message>
   <source>invalid syntax. Maybe you meant '==' or ':=' instead of '='?</source>
   <translation>语法无效。也许想写的是“==”或“:=”而不是“=”？</translation>
  </message>
  <message>
   <source>invalid syntax. Perhaps you forgot a comma?</source>
   <translation>语法无效。是不是漏了逗号？</translation>
  </message>
  <message>
   <source>is bypassed, and nothing is wired to it</source>
   <translation>已旁路，且没有接线</translation>
  </message>
  <message>
   <source>is bypassed, and passes on {first} alone</source>
   <translation>已旁路，只传递 {first}</translation>
  </message>
  <message>
   <source>is missing</source>
   <translation>缺失</translation>
  </message>
  <message>
   <source>is muted</source>
   <translation>已停用</translation>
  </message>
  <message>
   <source>is nested too deep</source>
   <translation>嵌套过深</translation>
  </message>
  <message>
   <source>is too large</source>
   <translation>过大</translation>
  </message>
  <message>
   <source>is too long</source>
   <translation>过长</translation>
  </message>
  <message>
   <source>isn't a formula: write it like channels * 4</source>
   <translation>不是公式，请写成 channels * 4 这样</translation>
  </message>
  <message>
   <source>isn't an expression ({error})</source>
   <translation>不是表达式（{error}）</translation>
  </message>
  <message>
   <source>isn't available on this machine</source>
   <translation>在这台机器上不可用</translation>
  </message>
  <message>
   <source>isn't available: this PyTorch was built without CUDA</source>
   <translation>不可用：这个 PyTorch 不带 CUDA</translation>
  </message>
  <message>
   <source>isn't one that Layerloom knows (auto, cpu, cuda, cuda:N, mps)</source>
   <translation>不是 Layerloom 认识的设备（auto、cpu、cuda、cuda:N、mps）</translation>
  </message>
  <message>
   <source>it can't be made: {reason}</source>
   <translation>无法创建：{reason}</translation>
  </message>
  <message>
   <source>it can't be read: {strerror}</source>
   <translation>无法读取：{strerror}</translation>
  </message>
  <message>
   <source>it has been written anew, after step {step}. Choose the moment again</source>
   <translation>它已在第 {step} 步之后重新写入。请重新选择时刻</translation>
  </message>
  <message>
   <source>it has format {found}, which this Layerloom can't read</source>
   <translation>格式为 {found}，此版 Layerloom 无法读取</translation>
  </message>
  <message>
   <source>it has format {header}; update Layerloom to read it</source>
   <translation>格式为 {header}，请更新 Layerloom 后再读取</translation>
  </message>
  <message>
   <source>it has no checkpoint of that moment. There are those after epoch (step): {known}</source>
   <translation>它没有那一时刻的检查点。已有的检查点在这些轮次（步）之后：{known}</translation>
  </message>
  <message>
   <source>it has no option {name!r}</source>
   <translation>它没有选项 {name!r}</translation>
  </message>
  <message>
   <source>it has to be a number, and can't be a formula</source>
   <translation>必须是数字，不能是公式</translation>
  </message>
  <message>
   <source>it has to start with a letter and hold only letters A to Z, digits and underscores</source>
   <translation>必须以字母开头，且只含字母 A 到 Z、数字和下划线</translation>
  </message>
  <message>
   <source>it holds more than tensors and numbers, and is refused</source>
   <translation>其中不只有张量和数字，已拒绝读取</translation>
  </message>
  <message>
   <source>it is a word of the Python language</source>
   <translation>它是 Python 语言的关键字</translation>
  </message>
  <message>
   <source>it is another kind of layer</source>
   <translation>它是另一种层</translation>
  </message>
  <message>
   <source>it is cut short or too long ({count} bytes of {header})</source>
   <translation>长度不对，过短或过长（{count} 字节，应为 {header}）</translation>
  </message>
  <message>
   <source>it is damaged: its checksum doesn't match</source>
   <translation>已损坏：校验和不符</translation>
  </message>
  <message>
   <source>it is damaged: its checksum doesn't match. Use another checkpoint of the run</source>
   <translation>已损坏：校验和不符。请使用该运行的另一个检查点</translation>
  </message>
  <message>
   <source>it is damaged: its first line can't be read</source>
   <translation>已损坏：第一行无法读取</translation>
  </message>
  <message>
   <source>it is empty</source>
   <translation>它是空的</translation>
  </message>
  <message>
   <source>it is longer than {longest_name} characters</source>
   <translation>它超过了 {longest_name} 个字符</translation>
  </message>
  <message>
   <source>it is of step {step}, and the list of runs knows {known} steps. Train the project anew</source>
   <translation>检查点在第 {step} 步，而运行列表记有 {known} 步。请重新训练项目</translation>
  </message>
  <message>
   <source>it is set to {group1} channels, and the input has {group2}: {given}. Clear in_channels to let it follow.</source>
   <translation>设为 {group1} 个通道，而输入有 {group2} 个：{given}。清除 in_channels 即可让它由输入推断。</translation>
  </message>
  <message>
   <source>it is set to {in_channels} channels, and the input has {channels}: {given}. Clear in_channels to let it follow.</source>
   <translation>设为 {in_channels} 个通道，而输入有 {channels} 个：{given}。清除 in_channels 即可让它由输入推断。</translation>
  </message>
  <message>
   <source>it is the name of something built into Python</source>
   <translation>它是 Python 内置的名称</translation>
  </message>
  <message>
   <source>it is the same layer</source>
   <translation>它是同一个层</translation>
  </message>
  <message>
   <source>it isn't a Layerloom checkpoint, or its first line is damaged</source>
   <translation>它不是 Layerloom 检查点，或第一行已损坏</translation>
  </message>
  <message>
   <source>it isn't the checkpoint of a run ({error})</source>
   <translation>它不是某次运行的检查点（{error}）</translation>
  </message>
  <message>
   <source>it looks indices up, which have to be whole numbers, and the input is {dtype}. Set the Input's dtype to int64.</source>
   <translation>它查找的索引必须是整数，而输入是 {dtype}。请把 Input 的 dtype 设为 int64。</translation>
  </message>
  <message>
   <source>it needs more than one value per channel to normalise, and the input is {given}.</source>
   <translation>每个通道需要多于一个值才能归一化，而输入是 {given}。</translation>
  </message>
  <message>
   <source>it runs the file's own Python code, which hasn't been trusted yet. Read the code, then trust the file.</source>
   <translation>它会执行此文件自带的 Python 代码，而代码尚未被信任。请先阅读代码，再信任此文件。</translation>
  </message>
  <message>
   <source>it shares its weights with {other}, {wanted}.</source>
   <translation>它与 {other} 共享权重，{wanted}。</translation>
  </message>
  <message>
   <source>it shares the weights of {owner}, which has none of its own</source>
   <translation>它共享 {owner} 的权重，而后者没有自己的权重</translation>
  </message>
  <message>
   <source>it shares the weights of {owner}, which is another kind of layer</source>
   <translation>它共享 {owner} 的权重，而后者是另一种层</translation>
  </message>
  <message>
   <source>it was of another type: {before}</source>
   <translation>它之前是另一种类型：{before}</translation>
  </message>
  <message>
   <source>it would hold more than {most_modules:,} layers.</source>
   <translation>它会包含超过 {most_modules:,} 个层。</translation>
  </message>
  <message>
   <source>its code can't be run: {kind}: {error}.</source>
   <translation>它的代码无法执行：{kind}：{error}。</translation>
  </message>
  <message>
   <source>its code or its type</source>
   <translation>它的代码或类型</translation>
  </message>
  <message>
   <source>its default can't be a formula</source>
   <translation>默认值不能是公式</translation>
  </message>
  <message>
   <source>its default isn't of type {kind}</source>
   <translation>默认值不是 {kind} 类型</translation>
  </message>
  <message>
   <source>its first line is damaged: it tells of another step</source>
   <translation>它的首行已损坏：它说的是另一步</translation>
  </message>
  <message>
   <source>its format number is lost</source>
   <translation>格式编号已丢失</translation>
  </message>
  <message>
   <source>its inputs are {given}, and have to be alike to be stacked.</source>
   <translation>输入是 {given}，要堆叠就必须形状相同。</translation>
  </message>
  <message>
   <source>its inputs are {given}, which don't fit together: from the last axis on, sizes have to be alike, or 1.</source>
   <translation>输入是 {given}，彼此不匹配：从最后一个轴起，大小必须相同，或为 1。</translation>
  </message>
  <message>
   <source>its inputs are {given}: axis {group3} is {group1} in the one and {group2} in the other, and they have to be alike.</source>
   <translation>输入是 {given}：轴 {group3} 一个是 {group1}，另一个是 {group2}，两者必须相同。</translation>
  </message>
  <message>
   <source>its inputs are {given}: the first one's last axis has to be as long as the second one's last but one.</source>
   <translation>输入是 {given}：第一个输入的最后一个轴必须与第二个输入的倒数第二个轴一样长。</translation>
  </message>
  <message>
   <source>its inputs are {given}: they have to be alike in all axes but the one that they are joined along.</source>
   <translation>输入是 {given}：除拼接所沿的轴外，其余轴必须相同。</translation>
  </message>
  <message>
   <source>its trained weights can't be fetched ({error}). Check the connection, or set weights to none and train from the start.</source>
   <translation>无法获取训练好的权重（{error}）。请检查网络连接，或把 weights 设为不填并从头训练。</translation>
  </message>
  <message>
   <source>its type has to be one of {known}</source>
   <translation>类型必须是以下之一：{known}</translation>
  </message>
  <message>
   <source>its type {kind!r} isn't one of {kinds}</source>
   <translation>类型 {kind!r} 不在以下之列：{kinds}</translation>
  </message>
  <message>
   <source>its width and height have to be more than 0</source>
   <translation>宽和高必须大于 0</translation>
  </message>
  <message>
   <source>its zoom has to be from {value:g} to {largest_zoom:g}</source>
   <translation>缩放比例必须在 {value:g} 到 {largest_zoom:g} 之间</translation>
  </message>
  <message>
   <source>its {tensor} is {after}, and was {before}</source>
   <translation>它的 {tensor} 为 {after}，之前为 {before}</translation>
  </message>
  <message>
   <source>kept, though nothing that the model returns follows from it: {listed}</source>
   <translation>已保留，尽管模型返回的内容都与之无关：{listed}</translation>
  </message>
  <message>
   <source>layer {number} of {repeat}: {fault}</source>
   <translation>第 {number} 层，共 {repeat} 层：{fault}</translation>
  </message>
  <message>
   <source>line {line}: {message}</source>
   <translation>第 {line} 行：{message}</translation>
  </message>
  <message>
   <source>literal</source>
   <translation>字面量</translation>
  </message>
  <message>
   <source>loss</source>
   <translation>损失函数</translation>
  </message>
  <message>
   <source>loss {loss}</source>
   <translation>损失 {loss}</translation>
  </message>
  <message>
   <source>may hold numbers only</source>
   <translation>只能包含数字</translation>
  </message>
  <message>
   <source>may hold numbers, parameters, + - * / // % ** and min, max, round, int, abs only</source>
   <translation>只能包含数字、参数、+ - * / // % ** 以及 min、max、round、int、abs</translation>
  </message>
  <message>
   <source>metric</source>
   <translation>指标</translation>
  </message>
  <message>
   <source>needs a value</source>
   <translation>需要一个值</translation>
  </message>
  <message>
   <source>network</source>
   <translation>网络</translation>
  </message>
  <message>
   <source>nn.Module already has an attribute of that name</source>
   <translation>nn.Module 已有同名属性</translation>
  </message>
  <message>
   <source>no nn.Module</source>
   <translation>没有 nn.Module</translation>
  </message>
  <message>
   <source>no sample is left to train on. Set a smaller validation fraction</source>
   <translation>没有剩下可训练的样本。请设置更小的验证比例</translation>
  </message>
  <message>
   <source>no samples are set aside for it</source>
   <translation>没有为此留出样本</translation>
  </message>
  <message>
   <source>non-default argument follows default argument</source>
   <translation>没有默认值的参数不能放在有默认值的参数之后</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>normalized_shape is {group1}, and the input ends otherwise: {given}.</source>
   <translation>normalized_shape 是 {group1}，而输入的末尾并非如此：{given}。</translation>
  </message>
  <message>
   <source>not one picture can be read. {skipped}</source>
   <translation>没有一张图片可以读取。{skipped}</translation>
  </message>
  <message>
   <source>not one picture can be used. {skipped}</source>
   <translation>没有一张图片可用。{skipped}</translation>
  </message>
  <message>
   <source>nothing would be left of its input, {given}. Use a smaller kernel_size or stride, or padding.</source>
   <translation>输入 {given} 会一点不剩。请使用更小的 kernel_size 或 stride，或使用 padding。</translation>
  </message>
  <message>
   <source>num_features doesn't fit the channels of its input, {given}. Clear it to let it follow.</source>
   <translation>num_features 与输入 {given} 的通道数不符。清除它即可由输入推断。</translation>
  </message>
  <message>
   <source>num_groups has to divide the number of channels; the input is {given}.</source>
   <translation>num_groups 必须能整除通道数，输入是 {given}。</translation>
  </message>
  <message>
   <source>num_heads has to divide the number of features; the input is {given}.</source>
   <translation>num_heads 必须能整除特征数，输入是 {given}。</translation>
  </message>
  <message>
   <source>only a layer's settings may be formulas</source>
   <translation>只有层的设置可以是公式</translation>
  </message>
  <message>
   <source>only layers and blocks can be repeated</source>
   <translation>只有层和块可以重复</translation>
  </message>
  <message>
   <source>only layers have weights to initialise</source>
   <translation>只有层才有权重可以初始化</translation>
  </message>
  <message>
   <source>only layers have weights to share</source>
   <translation>只有层才有权重可以共享</translation>
  </message>
  <message>
   <source>optimizer</source>
   <translation>优化器</translation>
  </message>
  <message>
   <source>outputs differ from the original's by up to {difference:.3g}</source>
   <translation>输出与原模型最多相差 {difference:.3g}</translation>
  </message>
  <message>
   <source>padding can be half of kernel_size at most.</source>
   <translation>padding 最多是 kernel_size 的一半。</translation>
  </message>
  <message>
   <source>parameter without a default follows parameter with a default</source>
   <translation>没有默认值的参数不能放在有默认值的参数之后</translation>
  </message>
  <message>
   <source>piece of custom code</source>
   <translation>自定义代码</translation>
  </message>
  <message>
   <source>positional argument follows keyword argument</source>
   <translation>位置参数不能放在关键字参数之后</translation>
  </message>
  <message>
   <source>precision</source>
   <translation>精度</translation>
  </message>
  <message>
   <source>repeat gives {value}, and has to be from 1 to {most_repeats}</source>
   <translation>repeat 得到 {value}，而它必须在 1 到 {most_repeats} 之间</translation>
  </message>
  <message>
   <source>repeat has to be a whole number from 1 to {most_repeats}</source>
   <translation>repeat 必须是 1 到 {most_repeats} 之间的整数</translation>
  </message>
  <message>
   <source>repeat {error}</source>
   <translation>repeat {error}</translation>
  </message>
  <message>
   <source>run {run_id} is still running. Stop it first</source>
   <translation>运行 {run_id} 仍在进行，请先停止它</translation>
  </message>
  <message>
   <source>scheduler</source>
   <translation>学习率调度器</translation>
  </message>
  <message>
   <source>set either size or scale_factor, not both or none.</source>
   <translation>size 与 scale_factor 必须设置其一，且只能设置其一。</translation>
  </message>
  <message>
   <source>spectral norm is taken in as in evaluation: its estimate doesn't move on in training</source>
   <translation>谱归一化按评估模式导入：训练时其估计值不再更新</translation>
  </message>
  <message>
   <source>starts as an identity</source>
   <translation>以恒等映射开始</translation>
  </message>
  <message>
   <source>starts as an identity, by what passes now</source>
   <translation>按现在通过的值，以恒等映射开始</translation>
  </message>
  <message>
   <source>starts from zero, so that its branch adds nothing yet</source>
   <translation>从零开始，使它的分支暂不增加任何内容</translation>
  </message>
  <message>
   <source>steps of run {run_id} are missing</source>
   <translation>缺少运行 {run_id} 的步</translation>
  </message>
  <message>
   <source>tensor</source>
   <translation>张量</translation>
  </message>
  <message>
   <source>text</source>
   <translation>文本</translation>
  </message>
  <message>
   <source>that is a folder. Name a file in it</source>
   <translation>那是文件夹，请指定其中的文件</translation>
  </message>
  <message>
   <source>the batch size is fixed to the example's: {why}</source>
   <translation>批大小固定为示例的大小：{why}</translation>
  </message>
  <message>
   <source>the call takes more tensors than a node has inputs</source>
   <translation>调用所需的张量比节点的输入多</translation>
  </message>
  <message>
   <source>the default of {arg} in {function} has to be a plain number or text</source>
   <translation>{function} 中 {arg} 的默认值必须是普通的数字或文本</translation>
  </message>
  <message>
   <source>the disk is full. Free some space, or save somewhere else</source>
   <translation>磁盘已满。请腾出空间，或保存到别处</translation>
  </message>
  <message>
   <source>the disk is read-only. Save somewhere else</source>
   <translation>磁盘是只读的，请保存到别处</translation>
  </message>
  <message>
   <source>the disk reports a fault. Save somewhere else</source>
   <translation>磁盘报告故障，请保存到别处</translation>
  </message>
  <message>
   <source>the download failed ({failures}). Are you online?</source>
   <translation>下载失败（{failures}）。网络是否已连接？</translation>
  </message>
  <message>
   <source>the file has format {found}, and this Layerloom reads up to {supported}. Update Layerloom to open it</source>
   <translation>文件格式为 {found}，而此版 Layerloom 最高能读到 {supported}。请更新 Layerloom 后再打开</translation>
  </message>
  <message>
   <source>the file has no checksum: it was written by another program, or damaged. Save it to add one</source>
   <translation>文件没有校验和：它由别的程序写成，或已损坏。保存即可加上校验和</translation>
  </message>
  <message>
   <source>the file is larger than {largest} MB, too large for a project</source>
   <translation>文件超过 {largest} MB，作为项目过大</translation>
  </message>
  <message>
   <source>the file was changed outside Layerloom, or damaged: its checksum doesn't match. Look it over; saving it accepts it as it is</source>
   <translation>文件在 Layerloom 之外被修改过，或已损坏：校验和不符。请检查一遍；保存即表示接受现状</translation>
  </message>
  <message>
   <source>the file {path} is gone. Bring it back, and the run can go on from its last checkpoint, or choose in the data panel to skip what can't be read</source>
   <translation>文件 {path} 已不存在。恢复它之后，运行可以从最后的检查点继续；或者在数据面板中选择跳过无法读取的内容</translation>
  </message>
  <message>
   <source>the files in {folder} can't be read: {detail}. Delete that folder and download the set again</source>
   <translation>无法读取 {folder} 中的文件：{detail}。请删除该文件夹并重新下载数据集</translation>
  </message>
  <message>
   <source>the folder can't be written: {strerror}</source>
   <translation>无法写入文件夹：{strerror}</translation>
  </message>
  <message>
   <source>the folder {folder} is gone. Bring it back, and the run can go on from its last checkpoint</source>
   <translation>文件夹 {folder} 已不存在。恢复它之后，运行可以从最后的检查点继续</translation>
  </message>
  <message>
   <source>the generated source uses that name itself</source>
   <translation>生成的源代码自身要用这个名称</translation>
  </message>
  <message>
   <source>the initialiser of {parameter} {error}</source>
   <translation>{parameter} 的初始化方法{error}</translation>
  </message>
  <message>
   <source>the initialiser {error}</source>
   <translation>初始化方法{error}</translation>
  </message>
  <message>
   <source>the input is {first}, which has too few axes for {type}.</source>
   <translation>输入是 {first}，对 {type} 来说轴太少。</translation>
  </message>
  <message>
   <source>the input, {given}, has another number of elements than the new shape.</source>
   <translation>输入 {given} 的元素数与新形状不同。</translation>
  </message>
  <message>
   <source>the learning rate's factor has to be from 0 to 1,000,000</source>
   <translation>学习率系数必须在 0 到 1,000,000 之间</translation>
  </message>
  <message>
   <source>the list of runs is damaged ({what}). The runs' folders beside it are untouched; move the file away to start a new list</source>
   <translation>运行列表已损坏（{what}）。旁边各次运行的文件夹完好无损；请移走该文件，以开始新的列表</translation>
  </message>
  <message>
   <source>the logits</source>
   <translation>logits</translation>
  </message>
  <message>
   <source>the model doesn't run with another one</source>
   <translation>换成其他批大小时模型无法运行</translation>
  </message>
  <message>
   <source>the model doesn't run with this input: {error}</source>
   <translation>模型无法用此输入运行：{error}</translation>
  </message>
  <message>
   <source>the model returns no tensor that follows from its input</source>
   <translation>模型没有返回由输入得出的张量</translation>
  </message>
  <message>
   <source>the model runs with one batch size only, and its sizes can't be told from others. Give it a free batch: torch.export.export(model, inputs, dynamic_shapes=...) with torch.export.Dim('batch') ({notes}; {error})</source>
   <translation>该模型只能以一种批大小运行，且无法将其与其他尺寸区分。请让批大小可变：torch.export.export(model, inputs, dynamic_shapes=...)，并使用 torch.export.Dim('batch')（{notes}；{error}）</translation>
  </message>
  <message>
   <source>the model's code makes a plain number of it ({place})</source>
   <translation>模型的代码把它变成了普通数字（{place}）</translation>
  </message>
  <message>
   <source>the name is too long</source>
   <translation>名称过长</translation>
  </message>
  <message>
   <source>the node whose weights it shares isn't there</source>
   <translation>与之共享权重的节点不存在</translation>
  </message>
  <message>
   <source>the number is too large</source>
   <translation>数字过大</translation>
  </message>
  <message>
   <source>the number of axes changes with the batch size</source>
   <translation>轴的个数随批大小变化</translation>
  </message>
  <message>
   <source>the number of runs is lost</source>
   <translation>运行的数量已丢失</translation>
  </message>
  <message>
   <source>the padding is larger than its input, {given}, which can't be mirrored that far.</source>
   <translation>填充大于输入 {given}，无法镜像那么远。</translation>
  </message>
  <message>
   <source>the project in this picture can't be read: {error}</source>
   <translation>无法读取图片中的项目：{error}</translation>
  </message>
  <message>
   <source>the project in this picture is damaged</source>
   <translation>图片中的项目已损坏</translation>
  </message>
  <message>
   <source>the project in this picture is larger than {limit} MB</source>
   <translation>图片中的项目超过 {limit} MB</translation>
  </message>
  <message>
   <source>the result is of type {kind}, and has to be a tensor</source>
   <translation>结果的类型是 {kind}，而它必须是张量</translation>
  </message>
  <message>
   <source>the run is still going on. Stop it first</source>
   <translation>该运行仍在进行，请先停止它</translation>
  </message>
  <message>
   <source>the same key stands twice in one object</source>
   <translation>同一个对象中有重复的键</translation>
  </message>
  <message>
   <source>the samples of {title}</source>
   <translation>{title}的样本</translation>
  </message>
  <message>
   <source>the settings ask for a {type} larger than any machine could hold.</source>
   <translation>按这些设置，{type} 会大到任何机器都放不下。</translation>
  </message>
  <message>
   <source>the validation fraction has to be from 0 to below 1, and is {fraction}</source>
   <translation>验证比例必须大于等于 0 且小于 1，现在是 {fraction}</translation>
  </message>
  <message>
   <source>the window is larger than its input, {given}. Use a smaller kernel_size, or padding.</source>
   <translation>窗口大于输入 {given}。请使用更小的 kernel_size，或使用 padding。</translation>
  </message>
  <message>
   <source>the wire ends at node {end!r}, which isn't there</source>
   <translation>连线接到节点 {end!r}，而它不存在</translation>
  </message>
  <message>
   <source>there are no pictures in {folder}. Put some of that class there, or delete the folder (JPEG, PNG, GIF, BMP and WebP are read)</source>
   <translation>{folder} 中没有图片。请放入该类别的图片，或删除该文件夹（可读取 JPEG、PNG、GIF、BMP 和 WebP）</translation>
  </message>
  <message>
   <source>there are no pictures in {folder}. Put some there, or delete the folder</source>
   <translation>{folder} 中没有图片。请放入一些图片，或删除该文件夹</translation>
  </message>
  <message>
   <source>there are no pictures to validate with in {folder}. Put some there</source>
   <translation>{folder} 中没有可用于验证的图片。请放入一些</translation>
  </message>
  <message>
   <source>there are {samples} samples and {labels} labels. Download the set again</source>
   <translation>有 {samples} 个样本和 {labels} 个标签。请重新下载数据集</translation>
  </message>
  <message>
   <source>there is no axis {group3}: the input is {given}, with axes {group1} to {group2}.</source>
   <translation>没有轴 {group3}：输入是 {given}，轴从 {group1} 到 {group2}。</translation>
  </message>
  <message>
   <source>there is no class or function {name} here (there is: {known})</source>
   <translation>这里没有类或函数 {name}（有：{known}）</translation>
  </message>
  <message>
   <source>there is no node for {name}</source>
   <translation>没有对应 {name} 的节点</translation>
  </message>
  <message>
   <source>there is no parameter {name} to initialise; there is: {known}</source>
   <translation>没有可初始化的参数 {name}；有：{known}</translation>
  </message>
  <message>
   <source>there is no run {run!r}. `layerloom runs` lists the runs there are</source>
   <translation>没有运行 {run!r}。`layerloom runs` 可列出现有的运行</translation>
  </message>
  <message>
   <source>there is no run {run_id!r}</source>
   <translation>没有运行 {run_id!r}</translation>
  </message>
  <message>
   <source>there is no such data source. There are: {families}</source>
   <translation>没有这个数据源。可用的有：{families}</translation>
  </message>
  <message>
   <source>there is no such file or folder</source>
   <translation>没有这个文件或文件夹</translation>
  </message>
  <message>
   <source>there is no such setting; there is: {known}</source>
   <translation>没有这个设置；可用的有：{known}</translation>
  </message>
  <message>
   <source>this can't be read as Python ({error})</source>
   <translation>无法作为 Python 代码读取（{error}）</translation>
  </message>
  <message>
   <source>this is JSON, but not a Layerloom project: it has no format number</source>
   <translation>这是 JSON，但不是 Layerloom 项目：它没有格式编号</translation>
  </message>
  <message>
   <source>this is too long for a node</source>
   <translation>作为节点过长</translation>
  </message>
  <message>
   <source>this isn't a Layerloom project: it isn't text in UTF-8</source>
   <translation>这不是 Layerloom 项目：它不是 UTF-8 文本</translation>
  </message>
  <message>
   <source>this isn't a PNG picture</source>
   <translation>这不是 PNG 图片</translation>
  </message>
  <message>
   <source>this isn't a whole project file ({msg}). It may be cut off</source>
   <translation>这不是完整的项目文件（{msg}），可能被截断了</translation>
  </message>
  <message>
   <source>this picture carries no Layerloom project. Pictures that Layerloom exports as PNG do, unless another program has saved them since</source>
   <translation>这张图片不带 Layerloom 项目。Layerloom 导出的 PNG 图片都带有项目，除非之后被别的程序另存过</translation>
  </message>
  <message>
   <source>this picture is damaged: a part of it has the wrong checksum</source>
   <translation>图片已损坏：其中一部分校验和不符</translation>
  </message>
  <message>
   <source>torch.compile doesn't work here ({reason}), so that training goes on without it.</source>
   <translation>torch.compile 在这里不可用（{reason}），训练将不使用它继续进行。</translation>
  </message>
  <message>
   <source>torchvision has no model {name!r}.{hint}</source>
   <translation>torchvision 没有模型 {name!r}。{hint}</translation>
  </message>
  <message>
   <source>training.class_weights has to be none, balanced, or a number of 0 or more for each class.</source>
   <translation>training.class_weights 必须是不填、balanced，或每个类别一个不小于 0 的数。</translation>
  </message>
  <message>
   <source>training.ema_decay has to be from 0 to below 1, such as 0.999, or none.</source>
   <translation>training.ema_decay 必须大于等于 0 且小于 1，例如 0.999，或不填。</translation>
  </message>
  <message>
   <source>training.label_smoothing has to be from 0 to below 1.</source>
   <translation>training.label_smoothing 必须大于等于 0 且小于 1。</translation>
  </message>
  <message>
   <source>training.stop_metric has to be the name of a figure, or none.</source>
   <translation>training.stop_metric 必须是数值的名称，或不填。</translation>
  </message>
  <message>
   <source>true or false</source>
   <translation>真或假</translation>
  </message>
  <message>
   <source>unexpected character after line continuation character</source>
   <translation>续行符之后有多余的字符</translation>
  </message>
  <message>
   <source>unexpected indent</source>
   <translation>意外的缩进</translation>
  </message>
  <message>
   <source>unindent does not match any outer indentation level</source>
   <translation>缩进与外层的任何一级都不一致</translation>
  </message>
  <message>
   <source>unknown place</source>
   <translation>未知位置</translation>
  </message>
  <message>
   <source>unmatched '{bracket}'</source>
   <translation>“{bracket}”没有与之对应的括号</translation>
  </message>
  <message>
   <source>unterminated string literal (detected at line {line})</source>
   <translation>字符串没有结束（在第 {line} 行发现）</translation>
  </message>
  <message>
   <source>unterminated triple-quoted string literal (detected at line {line})</source>
   <translation>三引号字符串没有结束（在第 {line} 行发现）</translation>
  </message>
  <message>
   <source>uses {node}, which is no parameter of the network (there is: {known})</source>
   <translation>用到了 {node}，它不是网络的参数（有：{known}）</translation>
  </message>
  <message>
   <source>uses {unknown}, which is no parameter{has}</source>
   <translation>用到了 {unknown}，它不是参数{has}</translation>
  </message>
  <message>
   <source>values are nested too deep for a project</source>
   <translation>对项目来说，值的嵌套过深</translation>
  </message>
  <message>
   <source>way to compute a step</source>
   <translation>计算一步的方式</translation>
  </message>
  <message>
   <source>way to go on from what can't be read</source>
   <translation>遇到无法读取内容时的处理方式</translation>
  </message>
  <message>
   <source>what came isn't the file that was expected (its checksum differs)</source>
   <translation>收到的不是预期的文件（校验和不同）</translation>
  </message>
  <message>
   <source>whose {path} is {theirs}, and not {value}</source>
   <translation>后者的 {path} 是 {theirs}，而不是 {value}</translation>
  </message>
  <message>
   <source>you have no permission to do that. Save somewhere else, or change the permissions</source>
   <translation>没有权限。请保存到别处，或更改权限</translation>
  </message>
  <message>
   <source>your disk quota is used up. Free some space, or save somewhere else</source>
   <translation>磁盘配额已用完。请腾出空间，或保存到别处</translation>
  </message>
  <message>
   <source>{archive} can't be unpacked: {error}</source>
   <translation>无法解包 {archive}：{error}</translation>
  </message>
  <message>
   <source>{between} lies between the chosen layers (it feeds {back}): choose it too.</source>
   <translation>{between} 位于所选的层之间（它接到 {back}），请一并选择。</translation>
  </message>
  <message>
   <source>{call} can't be called ({error}). Give its arguments: {place}:{name}(num_classes=10)</source>
   <translation>无法调用 {call}（{error}）。请写出它的参数：{place}:{name}(num_classes=10)</translation>
  </message>
  <message>
   <source>{call} gives a {kind}, and has to give an nn.Module</source>
   <translation>{call} 给出的是 {kind}，而它必须给出 nn.Module</translation>
  </message>
  <message>
   <source>{call} raised {kind}: {error}</source>
   <translation>{call} 引发了 {kind}：{error}</translation>
  </message>
  <message>
   <source>{chosen} has no weights {chosen2}. It has {weights}</source>
   <translation>{chosen} 没有权重 {chosen2}，它有 {weights}</translation>
  </message>
  <message>
   <source>{count} layers</source>
   <translation>{count} 个层</translation>
  </message>
  <message>
   <source>{count} pictures and masks take {needed} MB of memory, and {allowed} MB are allowed. Set a smaller height and width, or allow more in the data panel</source>
   <translation>{count} 张图片及掩码需要 {needed} MB 内存，允许 {allowed} MB。请设置更小的高度和宽度，或在数据面板中允许更多内存</translation>
  </message>
  <message>
   <source>{count} samples</source>
   <translation>{count} 个样本</translation>
  </message>
  <message>
   <source>{done} epochs are over at that moment: ask for more epochs than that in all.</source>
   <translation>在那一时刻已完成 {done} 个轮次：总轮次数需要比这更多。</translation>
  </message>
  <message>
   <source>{done} epochs are over: the run's epochs have to be a whole number above that.</source>
   <translation>已完成 {done} 个轮次：运行的轮次数必须是大于它的整数。</translation>
  </message>
  <message>
   <source>{ends}: Inputs and Outputs belong to the network, not into a block.</source>
   <translation>{ends}：Input 和 Output 属于网络，不能放进块。</translation>
  </message>
  <message>
   <source>{error}.</source>
   <translation>{error}。</translation>
  </message>
  <message>
   <source>{fault} This batch is the last of its epoch, with {left} samples instead of {size}: let the layer take any batch size, or choose one that divides the samples.</source>
   <translation>{fault} 这是该轮次的最后一个批次，只有 {left} 个样本而不是 {size} 个：请让该层接受任意批次大小，或选择能整除样本数的批次大小。</translation>
  </message>
  <message>
   <source>{fault}. Training goes on and tries again.</source>
   <translation>{fault}。训练继续，并会再次尝试。</translation>
  </message>
  <message>
   <source>{filename}, line {lineno} ({line}): </source>
   <translation>{filename}，第 {lineno} 行（{line}）：</translation>
  </message>
  <message>
   <source>{first} or {second}</source>
   <translation>{first} 或 {second}</translation>
  </message>
  <message>
   <source>{folder} can't be read: {reason}</source>
   <translation>无法读取 {folder}：{reason}</translation>
  </message>
  <message>
   <source>{folder} has no folders in it. Choose one that has a folder of pictures for each class.</source>
   <translation>{folder} 中没有文件夹。请选择一个每个类别都有图片文件夹的文件夹。</translation>
  </message>
  <message>
   <source>{folder} has no folders of pictures and masks. They are found by name: images and masks, or train and trainannot, or train and val with images and masks in each.</source>
   <translation>{folder} 中没有图片与掩码的文件夹。它们按名称查找：images 和 masks，或 train 和 trainannot，或各含 images 和 masks 的 train 和 val。</translation>
  </message>
  <message>
   <source>{folder} is of a class that {training} doesn't have. Move it there too, or delete it</source>
   <translation>{folder} 所属的类别在 {training} 中没有。请把它也移到那里，或将其删除</translation>
  </message>
  <message>
   <source>{function} can't take *args or **kwargs: a node's ports need names</source>
   <translation>{function} 不能带 *args 或 **kwargs：节点的端口需要名称</translation>
  </message>
  <message>
   <source>{given} in, {made} out</source>
   <translation>输入 {given}，输出 {made}</translation>
  </message>
  <message>
   <source>{key} has no weights in the original</source>
   <translation>原模型中 {key} 没有权重</translation>
  </message>
  <message>
   <source>{kind} has no {name} that can be changed while it runs.</source>
   <translation>{kind} 没有可在运行中更改的 {name}。</translation>
  </message>
  <message>
   <source>{listed} and {count} more</source>
   <translation>{listed} 以及另外 {count} 个</translation>
  </message>
  <message>
   <source>{loss} is for classes, and {title} has numbers to predict. Choose one of: {losses}.</source>
   <translation>{loss} 用于类别，而 {title} 要预测的是数值。请选择：{losses}。</translation>
  </message>
  <message>
   <source>{loss} is for numbers, and {title} has classes to tell apart. Choose one of: {losses}.</source>
   <translation>{loss} 用于数值，而 {title} 要区分的是类别。请选择：{losses}。</translation>
  </message>
  <message>
   <source>{loss} is for one class a sample, and {title} has one at each place. Choose one of: {losses}.</source>
   <translation>{loss} 用于每个样本一个类别，而 {title} 在每个位置都有一个类别。请选择其一：{losses}。</translation>
  </message>
  <message>
   <source>{loss}; guessing gives {guessing}</source>
   <translation>{loss}；随机猜测为 {guessing}</translation>
  </message>
  <message>
   <source>{name!r} can't be the name: {reason}.</source>
   <translation>{name!r} 不能作为名称：{reason}。</translation>
  </message>
  <message>
   <source>{name} = {settings} is more layers than can be made.</source>
   <translation>{name} = {settings} 的层数超过了可生成的数量。</translation>
  </message>
  <message>
   <source>{name} can't be its name: {fault}</source>
   <translation>{name} 不能作为它的名称：{fault}</translation>
  </message>
  <message>
   <source>{name} computes with all channels at once, so that copies of some change its answer.</source>
   <translation>{name} 同时使用所有通道计算，因此复制部分通道会改变结果。</translation>
  </message>
  <message>
   <source>{name} has another kernel or other groups than it had.</source>
   <translation>{name} 的卷积核或分组与之前不同。</translation>
  </message>
  <message>
   <source>{name} has been changed: {what}.</source>
   <translation>{name} 已被更改：{what}。</translation>
  </message>
  <message>
   <source>{name} has groups, whose channels can't be copied.</source>
   <translation>{name} 有分组，其通道无法复制。</translation>
  </message>
  <message>
   <source>{name} has lost its bias.</source>
   <translation>{name} 失去了偏置。</translation>
  </message>
  <message>
   <source>{name} has no setting {key!r}</source>
   <translation>{name} 没有设置 {key!r}</translation>
  </message>
  <message>
   <source>{name} has to be a number from 0 on, and is {value}.</source>
   <translation>{name} 必须是不小于 0 的数，现在是 {value}。</translation>
  </message>
  <message>
   <source>{name} has {count} values; the samples have {channels} channels</source>
   <translation>{name} 有 {count} 个值，而样本有 {channels} 个通道</translation>
  </message>
  <message>
   <source>{name} is narrower than it was: {after} of {before}.</source>
   <translation>{name} 比之前窄：{before} 个中剩 {after} 个。</translation>
  </message>
  <message>
   <source>{name} is new, and can't start as an identity: its input and output differ in size.</source>
   <translation>{name} 是新的，且无法以恒等映射开始：它的输入与输出大小不同。</translation>
  </message>
  <message>
   <source>{name} is new, and changes what passes.</source>
   <translation>{name} 是新的，并会改变通过的值。</translation>
  </message>
  <message>
   <source>{name} is new, and changes what passes: no weights before it undo that.</source>
   <translation>{name} 是新的，并会改变通过的值：它之前没有能抵消这种改变的权重。</translation>
  </message>
  <message>
   <source>{name} is no number that a project can hold</source>
   <translation>{name} 不是项目可以保存的数字</translation>
  </message>
  <message>
   <source>{name} is used several times, and reads other channels each time.</source>
   <translation>{name} 被多次使用，每次读取的通道不同。</translation>
  </message>
  <message>
   <source>{name} needs {missing}</source>
   <translation>{name} 需要 {missing}</translation>
  </message>
  <message>
   <source>{name} normalises along another axis than the channels that were copied.</source>
   <translation>{name} 归一化所沿的轴不是被复制的通道轴。</translation>
  </message>
  <message>
   <source>{name} puts values together whose sizes aren't known.</source>
   <translation>{name} 合并了大小未知的值。</translation>
  </message>
  <message>
   <source>{name} reads more channels than it did, which aren't copies.</source>
   <translation>{name} 读取的通道比之前多，而多出的不是副本。</translation>
  </message>
  <message>
   <source>{name} reads other channels than those that were copied.</source>
   <translation>{name} 读取的通道不是被复制的那些。</translation>
  </message>
  <message>
   <source>{name} reads something else than before.</source>
   <translation>{name} 读取的内容与之前不同。</translation>
  </message>
  <message>
   <source>{name} stands in formulas of {used_by}. Replace it there, then remove it.</source>
   <translation>{name} 出现在 {used_by} 的公式中。请先在那里替换它，再移除。</translation>
  </message>
  <message>
   <source>{name} starts anew: {why}.</source>
   <translation>{name} 重新开始：{why}。</translation>
  </message>
  <message>
   <source>{name} {error}, and is {value}</source>
   <translation>{name} {error}，现在是 {value}</translation>
  </message>
  <message>
   <source>{name}: {error}</source>
   <translation>{name}：{error}</translation>
  </message>
  <message>
   <source>{network!r} can't be the network's name: {fault}.</source>
   <translation>{network!r} 不能作为网络的名称：{fault}。</translation>
  </message>
  <message>
   <source>{network} contains itself: {path}. Remove one of these blocks.</source>
   <translation>{network} 包含了自身：{path}。请移除其中一个块。</translation>
  </message>
  <message>
   <source>{network} has auxiliary Outputs only: nothing says what it returns besides training. Clear {setting!r} of its main one.</source>
   <translation>{network} 只有辅助 Output：无法得知它在训练之外返回什么。请清除其主 Output 的 {setting!r}。</translation>
  </message>
  <message>
   <source>{network} has no Input: no data can enter.</source>
   <translation>{network} 没有 Input：数据无法进入。</translation>
  </message>
  <message>
   <source>{network} has no Output: nothing says what it returns.</source>
   <translation>{network} 没有 Output：没有说明返回什么。</translation>
  </message>
  <message>
   <source>{network} has no parameter {name!r}.</source>
   <translation>{network} 没有参数 {name!r}。</translation>
  </message>
  <message>
   <source>{network} has problems inside. Open it to see them.</source>
   <translation>{network} 内部有问题，打开即可查看。</translation>
  </message>
  <message>
   <source>{network} is a block of {using}. Remove it there first.</source>
   <translation>{network} 是 {using} 中的块，请先在那里移除。</translation>
  </message>
  <message>
   <source>{network} is complete</source>
   <translation>{network} 完整无缺</translation>
  </message>
  <message>
   <source>{network} would contain itself: {path}.</source>
   <translation>{network} 会包含自身：{path}。</translation>
  </message>
  <message>
   <source>{network}, {count} parameters</source>
   <translation>{network}，{count} 个参数</translation>
  </message>
  <message>
   <source>{network}: {parameter!r} can't be a parameter: {fault}.</source>
   <translation>{network}：{parameter!r} 不能作为参数：{fault}。</translation>
  </message>
  <message>
   <source>{node!r} can't be a node's name: {fault}.</source>
   <translation>{node!r} 不能作为节点的名称：{fault}。</translation>
  </message>
  <message>
   <source>{node!r} is a node of another network.</source>
   <translation>{node!r} 是另一个网络的节点。</translation>
  </message>
  <message>
   <source>{node} can't normalise a single sample{place}. {remedy}</source>
   <translation>{node} 无法对单个样本做归一化{place}。{remedy}</translation>
  </message>
  <message>
   <source>{node} can't share the weights of {owner}: {fault}.</source>
   <translation>{node} 不能共享 {owner} 的权重：{fault}。</translation>
  </message>
  <message>
   <source>{node} gives gradients that aren't finite, in the backward pass of step {step} ({operation}).{values}{gradients} {remedy}</source>
   <translation>{node} 在第 {step} 步的反向传播中给出了不是有限的梯度（{operation}）。{values}{gradients} {remedy}</translation>
  </message>
  <message>
   <source>{node} gives nothing, so that there is nothing to pass on. Mute it instead.</source>
   <translation>{node} 不给出任何内容，没有可传递的。请改为停用它。</translation>
  </message>
  <message>
   <source>{node} gives {tensor} ({dtype}), and {title} has {classes} classes, which needs {wanted} ({dtype2}).</source>
   <translation>{node} 给出 {tensor}（{dtype}），而{title}有 {classes} 个类别，需要 {wanted}（{dtype2}）。</translation>
  </message>
  <message>
   <source>{node} gives {tensor} ({dtype}), and {title} has {count} numbers to predict for each sample, which needs {wanted} ({dtype2}).</source>
   <translation>{node} 给出 {tensor}（{dtype}），而 {title} 的每个样本有 {count} 个数要预测，需要 {wanted}（{dtype2}）。</translation>
  </message>
  <message>
   <source>{node} gives {what} in the forward pass of step {step} ({operation}).{values} {remedy}</source>
   <translation>{node} 在第 {step} 步的前向传播中给出了 {what}（{operation}）。{values} {remedy}</translation>
  </message>
  <message>
   <source>{node} has a row for each of {rows} tokens, and {title} has {tokens}.</source>
   <translation>{node} 为 {rows} 个词元各有一行，而 {title} 有 {tokens} 个。</translation>
  </message>
  <message>
   <source>{node} has no port {port!r}. It has: {known}.</source>
   <translation>{node} 没有端口 {port!r}。它有：{known}。</translation>
  </message>
  <message>
   <source>{node} has no value for {missing}.</source>
   <translation>{node} 没有 {missing} 的值。</translation>
  </message>
  <message>
   <source>{node} is repeated {repeat} times: give a number before it is expanded.</source>
   <translation>{node} 重复 {repeat} 次：展开之前请给出一个数字。</translation>
  </message>
  <message>
   <source>{node} isn't a block.</source>
   <translation>{node} 不是块。</translation>
  </message>
  <message>
   <source>{node} leads to no Output, so it and the layer before it are left out of the code.</source>
   <translation>{node} 不通向任何 Output，因此它和它之前的层都不会写进代码。</translation>
  </message>
  <message>
   <source>{node} leads to no Output, so it and the {count} layers before it are left out of the code.</source>
   <translation>{node} 不通向任何 Output，因此它和它之前的 {count} 个层都不会写进代码。</translation>
  </message>
  <message>
   <source>{node} leads to no Output, so it is left out of the code.</source>
   <translation>{node} 不通向任何 Output，因此不会写进代码。</translation>
  </message>
  <message>
   <source>{node} shares its weights; its layers can't be put in its place.</source>
   <translation>{node} 共享权重，不能用其中的层取代它。</translation>
  </message>
  <message>
   <source>{node} shares the weights of {owner}: both or neither go into the block.</source>
   <translation>{node} 共享 {owner} 的权重：两者要么都放进块，要么都不放。</translation>
  </message>
  <message>
   <source>{node} takes nothing, so that it has nothing to pass on. Mute it instead.</source>
   <translation>{node} 不接受任何内容，没有可传递的。请改为停用它。</translation>
  </message>
  <message>
   <source>{node} takes {dtype}, and a batch of {title} is {dtype2}.</source>
   <translation>{node} 接受 {dtype}，而{title}的一批是 {dtype2}。</translation>
  </message>
  <message>
   <source>{node} takes {tensor}, and a batch of {title} is {wanted}.</source>
   <translation>{node} 接受 {tensor}，而{title}的一批是 {wanted}。</translation>
  </message>
  <message>
   <source>{node}: its input{several} comes from {cause}, which {reason}.</source>
   <translation>{node}：输入{several}来自 {cause}，而后者{reason}。</translation>
  </message>
  <message>
   <source>{node}: nothing is wired to its input{several}.</source>
   <translation>{node}：输入{several}没有接线。</translation>
  </message>
  <message>
   <source>{node}: this Layerloom knows no layer {type!r}.{hint}</source>
   <translation>{node}：此版 Layerloom 不认识层 {type!r}。{hint}</translation>
  </message>
  <message>
   <source>{node}: {block} has an output of training mode alone ({output}), and a block's are ports that are always there. Clear its setting {setting!r}, or remove it.</source>
   <translation>{node}：{block} 有一个仅在训练模式下的输出（{output}），而模块的输出是始终存在的端口。请清除其设置 {setting!r}，或将其移除。</translation>
  </message>
  <message>
   <source>{node}: {fault}</source>
   <translation>{node}：{fault}</translation>
  </message>
  <message>
   <source>{node}: {fault}.</source>
   <translation>{node}：{fault}。</translation>
  </message>
  <message>
   <source>{node}: {message}</source>
   <translation>{node}：{message}</translation>
  </message>
  <message>
   <source>{node}: {reason}.</source>
   <translation>{node}：{reason}。</translation>
  </message>
  <message>
   <source>{node}: {repair}</source>
   <translation>{node}：{repair}</translation>
  </message>
  <message>
   <source>{node}: {setting} needs a value.</source>
   <translation>{node}：{setting} 需要一个值。</translation>
  </message>
  <message>
   <source>{node}: {wired} is wired and {missing} isn't; they go together.</source>
   <translation>{node}：{wired} 已接线而 {missing} 没有，两者要一起接。</translation>
  </message>
  <message>
   <source>{optimizer} refuses its settings: {error}.</source>
   <translation>{optimizer} 不接受这些设置：{error}。</translation>
  </message>
  <message>
   <source>{optimizer} trains matrices only, and these are none: {names}. Freeze them, leave biases out (bias=False), or choose another optimizer.</source>
   <translation>{optimizer} 只训练矩阵，而这些不是矩阵：{names}。请冻结它们、去掉偏置（bias=False），或选择其他优化器。</translation>
  </message>
  <message>
   <source>{optimizer} treats all layers alike, and some set a learning rate or weight decay of their own. Take that back, or choose another optimizer.</source>
   <translation>{optimizer} 对所有层一视同仁，而有些层设了自己的学习率或权重衰减。请取消这些设置，或选择其他优化器。</translation>
  </message>
  <message>
   <source>{outputs}: computed and returned in training mode only, as in the original. Their losses are added to the main one's with weight {weight}; each Output's setting {setting} says how much</source>
   <translation>{outputs}：与原模型一样，仅在训练模式下计算并返回。它们的损失以权重 {weight} 加到主损失上；每个 Output 的设置 {setting} 决定其大小</translation>
  </message>
  <message>
   <source>{owner} has no weights of its own</source>
   <translation>{owner} 没有自己的权重</translation>
  </message>
  <message>
   <source>{owner}.{setting}: {reason}.</source>
   <translation>{owner}.{setting}：{reason}。</translation>
  </message>
  <message>
   <source>{parameter!r} can't be the name of a parameter</source>
   <translation>{parameter!r} 不能作为参数的名称</translation>
  </message>
  <message>
   <source>{path} can't be fetched: {error}. Check the connection, or set weights to none</source>
   <translation>无法获取 {path}：{error}。请检查网络连接，或把 weights 设为不填</translation>
  </message>
  <message>
   <source>{path} can't be read: {reason}. {remedy}</source>
   <translation>无法读取 {path}：{reason}。{remedy}</translation>
  </message>
  <message>
   <source>{path} can't be used: {reason}. {remedy}</source>
   <translation>{path} 无法使用：{reason}。{remedy}</translation>
  </message>
  <message>
   <source>{path} is a folder. Choose a text file in it.</source>
   <translation>{path} 是文件夹。请选择其中的一个文本文件。</translation>
  </message>
  <message>
   <source>{path} is no ordinary file. Choose a text file.</source>
   <translation>{path} 不是普通文件。请选择一个文本文件。</translation>
  </message>
  <message>
   <source>{path}: it was compiled by torch.jit.script, so that its code isn't there any more. Set PYTORCH_JIT=0 before the model's file is loaded</source>
   <translation>{path}：它由 torch.jit.script 编译，原有代码已不在。请在加载模型文件之前设置 PYTORCH_JIT=0</translation>
  </message>
  <message>
   <source>{path}: there is no node for {module}.{kind}</source>
   <translation>{path}：没有对应 {module}.{kind} 的节点</translation>
  </message>
  <message>
   <source>{path}: there is no such file</source>
   <translation>{path}：没有这个文件</translation>
  </message>
  <message>
   <source>{path}: this can't be read as an exported program ({error})</source>
   <translation>{path}：无法作为导出的程序读取（{error}）</translation>
  </message>
  <message>
   <source>{path}: {module} would become {ours}, which isn't the same layer</source>
   <translation>{path}：{module} 会变成 {ours}，那不是同一个层</translation>
  </message>
  <message>
   <source>{path}: {reason}</source>
   <translation>{path}：{reason}</translation>
  </message>
  <message>
   <source>{path}: {setting} of {type} {error}, and is {value!r}</source>
   <translation>{path}：{type} 的 {setting} {error}，现在是 {value!r}</translation>
  </message>
  <message>
   <source>{path}: {type} can't be made with its settings: {error}</source>
   <translation>{path}：无法按这些设置生成 {type}：{error}</translation>
  </message>
  <message>
   <source>{place} can't be imported: {kind}: {error}</source>
   <translation>无法导入 {place}：{kind}：{error}</translation>
  </message>
  <message>
   <source>{place} has no {name}; it has: {known}</source>
   <translation>{place} 没有 {name}；它有：{known}</translation>
  </message>
  <message>
   <source>{place} has to be 0 or more.</source>
   <translation>{place} 必须不小于 0。</translation>
  </message>
  <message>
   <source>{place} has to be a number above 0, or none.</source>
   <translation>{place} 必须是大于 0 的数，或不填。</translation>
  </message>
  <message>
   <source>{place} has to be a whole number from {least} to {most}, and is {value}.</source>
   <translation>{place} 必须是 {least} 到 {most} 之间的整数，现在是 {value}。</translation>
  </message>
  <message>
   <source>{place}: a packed sequence has as many rows as the lengths in the data say, and no shape of its own. Let the layer take the padded sequences instead</source>
   <translation>{place}：打包序列的行数由数据中的长度决定，没有自己的形状。请让该层改用填充后的序列</translation>
  </message>
  <message>
   <source>{place}: of {name} the forward is taken in, and gradients follow from it: its own backward isn't</source>
   <translation>{place}：导入的是 {name} 的前向计算，梯度由此得出；它自己的反向计算未导入</translation>
  </message>
  <message>
   <source>{place}: the model computes a tensor of its own anew each time</source>
   <translation>{place}：模型每次都重新计算自己的一个张量</translation>
  </message>
  <message>
   <source>{place}: there is no such file</source>
   <translation>{place}：没有这个文件</translation>
  </message>
  <message>
   <source>{place}: this can't be imported</source>
   <translation>{place}：无法导入</translation>
  </message>
  <message>
   <source>{place}: this value isn't one tensor</source>
   <translation>{place}：这个值不是单个张量</translation>
  </message>
  <message>
   <source>{place}: {name} was compiled by torch.jit.script, so that its code isn't there any more. Set PYTORCH_JIT=0 before the model's file is loaded</source>
   <translation>{place}：{name} 已由 torch.jit.script 编译，其代码已不存在。请在加载模型文件之前设置 PYTORCH_JIT=0</translation>
  </message>
  <message>
   <source>{place}: {reason}</source>
   <translation>{place}：{reason}</translation>
  </message>
  <message>
   <source>{repair}, and clear in_features</source>
   <translation>{repair}，并清除 in_features</translation>
  </message>
  <message>
   <source>{run_id!r} isn't the id of a run</source>
   <translation>{run_id!r} 不是运行的标识</translation>
  </message>
  <message>
   <source>{sentence}.</source>
   <translation>{sentence}。</translation>
  </message>
  <message>
   <source>{setting} = {formula} {error}</source>
   <translation>{setting} = {formula} {error}</translation>
  </message>
  <message>
   <source>{setting} can't follow from the input, {first}: that axis isn't fixed.</source>
   <translation>{setting} 无法由输入 {first} 推断：那个轴不是固定的。</translation>
  </message>
  <message>
   <source>{setting} {error}.</source>
   <translation>{setting} {error}。</translation>
  </message>
  <message>
   <source>{sharers} shares those of {node}</source>
   <translation>{sharers} 共享 {node} 的权重</translation>
  </message>
  <message>
   <source>{source}: {reason}</source>
   <translation>{source}：{reason}</translation>
  </message>
  <message>
   <source>{spec}: say which class or function makes the model: models.py:Net, package.module:Net, torchvision:resnet18, or a .pt2 file</source>
   <translation>{spec}：请指明由哪个类或函数生成模型：models.py:Net、package.module:Net、torchvision:resnet18，或 .pt2 文件</translation>
  </message>
  <message>
   <source>{spec}: taking this model in runs its Python code. Read it, then add --trust</source>
   <translation>{spec}：导入这个模型会执行它的 Python 代码。请先阅读，再加上 --trust</translation>
  </message>
  <message>
   <source>{tables} and {count} more</source>
   <translation>{tables}，另有 {count} 个</translation>
  </message>
  <message>
   <source>{target} has no forward method</source>
   <translation>{target} 没有 forward 方法</translation>
  </message>
  <message>
   <source>{target} has several outputs, so that it can't be repeated in a chain</source>
   <translation>{target} 有多个输出，不能串成一列重复</translation>
  </message>
  <message>
   <source>{target}: {type} is called with {name}={value!r}, which no node has</source>
   <translation>{target}：调用 {type} 时带有 {name}={value!r}，没有节点支持它</translation>
  </message>
  <message>
   <source>{text!r} isn't a name, or a name with plain arguments: Net(10, depth=3), Net(Settings(depth=3))</source>
   <translation>{text!r} 不是名称，也不是带普通参数的名称：Net(10, depth=3)、Net(Settings(depth=3))</translation>
  </message>
  <message>
   <source>{title} can't compute its steps by {kernels}. It has: {ways}.</source>
   <translation>{title} 不能用 {kernels} 计算步。可用的有：{ways}。</translation>
  </message>
  <message>
   <source>{title} changes numbers, and the samples are tokens.</source>
   <translation>{title} 会改变数值，而样本是词元。</translation>
  </message>
  <message>
   <source>{title} computes its loss several times in a step, which fp16 can't scale. Use bf16 or float32.</source>
   <translation>{title} 在一步中多次计算损失，fp16 无法对此缩放。请使用 bf16 或 float32。</translation>
  </message>
  <message>
   <source>{title} doesn't measure answers of this kind. Take it out.</source>
   <translation>{title} 不适用于这类答案。请将其移除。</translation>
  </message>
  <message>
   <source>{title} has no momentum to lower: set cycle_momentum to false.</source>
   <translation>{title} 没有可降低的动量：请把 cycle_momentum 设为假。</translation>
  </message>
  <message>
   <source>{title} has no setting {name!r}.</source>
   <translation>{title} 没有设置 {name!r}。</translation>
  </message>
  <message>
   <source>{title} has no weight decay to keep from norms and biases.</source>
   <translation>{title} 没有可从归一化和偏置中排除的权重衰减。</translation>
  </message>
  <message>
   <source>{title} isn't in {folder}. Choose the folder that holds it (layerloom train --data-root DIR, or Folder in the data panel), or press Download there</source>
   <translation>{title}不在 {folder} 中。请选择存放它的文件夹（layerloom train --data-root DIR，或数据面板中的文件夹），或在那里按“下载”</translation>
  </message>
  <message>
   <source>{title} needs a value for {name}: {help}</source>
   <translation>{title} 需要 {name} 的值：{help}</translation>
  </message>
  <message>
   <source>{title} needs {count} classes at least; there are {classes}.</source>
   <translation>{title} 至少需要 {count} 个类别，现有 {classes} 个。</translation>
  </message>
  <message>
   <source>{title} takes its step from a single batch. Set a larger batch size instead.</source>
   <translation>{title} 的一步只取自一批数据。请改用更大的批大小。</translation>
  </message>
  <message>
   <source>{title} takes pictures, and the samples are none.</source>
   <translation>{title} 需要图片，而样本不是图片。</translation>
  </message>
  <message>
   <source>{title}: a picture of {height} x {width} has no {padding} pixels to mirror.</source>
   <translation>{title}：{height} x {width} 的图片没有 {padding} 个像素可供镜像。</translation>
  </message>
  <message>
   <source>{title}: {name} {error}, and is {value}.</source>
   <translation>{title}：{name} {error}，现在是 {value}。</translation>
  </message>
  <message>
   <source>{train} samples to train on and {held} to validate, values from {low} to {high}</source>
   <translation>{train} 个样本用于训练，{held} 个用于验证，值从 {low} 到 {high}</translation>
  </message>
  <message>
   <source>{type} can't run with these settings and inputs: {reason}.{given}</source>
   <translation>{type} 无法以这些设置和输入运行：{reason}。{given}</translation>
  </message>
  <message>
   <source>{type} has no setting {name!r}</source>
   <translation>{type} 没有设置 {name!r}</translation>
  </message>
  <message>
   <source>{type} has no such setting; it has: {known}</source>
   <translation>{type} 没有这个设置；它有：{known}</translation>
  </message>
  <message>
   <source>{type} works on tensors with 3 axes (batch included), and the input is {given}.</source>
   <translation>{type} 处理 3 个轴的张量（含批轴），而输入是 {given}。</translation>
  </message>
  <message>
   <source>{type} works on tensors with {axes} axes (batch included), and the input is {given}.</source>
   <translation>{type} 处理 {axes} 个轴的张量（含批轴），而输入是 {given}。</translation>
  </message>
  <message>
   <source>{type} works on tensors with {group1} axes, and the input is {given}.</source>
   <translation>{type} 处理 {group1} 个轴的张量，而输入是 {given}。</translation>
  </message>
  <message>
   <source>{type} works on tensors with {group2} axes (batch included), and the input is {given}.</source>
   <translation>{type} 处理 {group2} 个轴的张量（含批轴），而输入是 {given}。</translation>
  </message>
  <message>
   <source>{value!r} doesn't fit: it {error}</source>
   <translation>{value!r} 不合适：{error}</translation>
  </message>
  <message>
   <source>{value!r} is no id: an id has 1 to 64 characters</source>
   <translation>{value!r} 不是标识：标识有 1 到 64 个字符</translation>
  </message>
  <message>
   <source>{value!r} is used before it is made</source>
   <translation>{value!r} 在生成之前就被使用</translation>
  </message>
  <message>
   <source>{value}, line {lineno}: {line}</source>
   <translation>{value}，第 {lineno} 行：{line}</translation>
  </message>
  <message>
   <source>{value}: an assignment into a tensor can be taken in for slices, numbers, a mask or indices only</source>
   <translation>{value}：对张量的赋值只有用切片、数字、掩码或索引时才能导入</translation>
  </message>
  <message>
   <source>{what} that follows from the data is kept as it was in the example ({value})</source>
   <translation>由数据得出的{what}按示例中的值保留（{value}）</translation>
  </message>
  <message>
   <source>{words}, and dtype to float32</source>
   <translation>{words}，并把 dtype 设为 float32</translation>
  </message>
  <message>
   <source>{words}, and dtype to int64</source>
   <translation>{words}，并将 dtype 设为 int64</translation>
  </message>
  <message>
   <source>{words}, and let all layers follow</source>
   <translation>{words}，并让所有层随之推断</translation>
  </message>
  <message>
   <source>{words}, stride {stride},</source>
   <translation>{words}，步幅 {stride}，</translation>
  </message>
 </context>
 <context>
  <name>Minimap</name>
  <message>
   <source>Map of the network</source>
   <translation>网络缩略图</translation>
  </message>
 </context>
 <context>
  <name>NameDialog</name>
  <message>
   <source>Class name</source>
   <translation>类名</translation>
  </message>
 </context>
 <context>
  <name>NetworkBar</name>
  <message>
   <source>All networks of this project ({count})</source>
   <translation>此项目的所有网络（{count}）</translation>
  </message>
  <message>
   <source>{name}: the network that is trained</source>
   <translation>{name}：要训练的网络</translation>
  </message>
 </context>
 <context>
  <name>NetworkTabs</name>
  <message>
   <source>Close this tab</source>
   <translation>关闭此标签页</translation>
  </message>
  <message>
   <source>Close this tab (the network stays)</source>
   <translation>关闭此标签页（网络会保留）</translation>
  </message>
  <message>
   <source>Open networks</source>
   <translation>打开的网络</translation>
  </message>
  <message>
   <source>{name}: the network that is trained</source>
   <translation>{name}：要训练的网络</translation>
  </message>
 </context>
 <context>
  <name>Networks</name>
  <message>
   <source>&amp;Network</source>
   <translation>网络(&amp;N)</translation>
  </message>
  <message>
   <source>A network becomes a Python class. Others can use it as a block.</source>
   <translation>网络会成为 Python 类，其他网络可以把它当作块使用。</translation>
  </message>
  <message>
   <source>A project has one network at least.</source>
   <translation>项目至少要有一个网络。</translation>
  </message>
  <message>
   <source>Collapse</source>
   <translation>折叠</translation>
  </message>
  <message>
   <source>Collapse into a block</source>
   <translation>折叠为块</translation>
  </message>
  <message>
   <source>Create</source>
   <translation>创建</translation>
  </message>
  <message>
   <source>New network</source>
   <translation>新建网络</translation>
  </message>
  <message>
   <source>One layer becomes a block: a class of its own, to use again.</source>
   <translation>一个层成为块：它有自己的类，可以重复使用。</translation>
  </message>
  <message>
   <source>Removed {name}.</source>
   <translation>已移除 {name}。</translation>
  </message>
  <message>
   <source>Rename</source>
   <translation>重命名</translation>
  </message>
  <message>
   <source>Rename {name}</source>
   <translation>重命名 {name}</translation>
  </message>
  <message>
   <source>The name of the Python class. Blocks that use it follow.</source>
   <translation>Python 类的名称，使用它的块会随之更改。</translation>
  </message>
  <message>
   <source>Training trains {name} from now on.</source>
   <translation>从现在起训练 {name}。</translation>
  </message>
  <message>
   <source>another network has it</source>
   <translation>另一个网络已使用它</translation>
  </message>
  <message>
   <source>{count} layers become a block: a class of its own, to use again.</source>
   <translation>{count} 个层成为块：它有自己的类，可以重复使用。</translation>
  </message>
  <message>
   <source>{name}  (trained)</source>
   <translation>{name}（训练对象）</translation>
  </message>
  <message>
   <source>{name} is the network that is trained now.</source>
   <translation>现在要训练的网络是 {name}。</translation>
  </message>
 </context>
 <context>
  <name>Overlays</name>
  <message>
   <source>Select one layer to rename it.</source>
   <translation>选择一个层进行重命名。</translation>
  </message>
 </context>
 <context>
  <name>PalettePanel</name>
  <message>
   <source>New custom layer…</source>
   <translation>新建自定义层…</translation>
  </message>
  <message>
   <source>No layer matches “{text}”.</source>
   <translation>没有与“{text}”匹配的层。</translation>
  </message>
  <message>
   <source>Search layers</source>
   <translation>搜索层</translation>
  </message>
  <message>
   <source>Write a layer of your own in Python.</source>
   <translation>用 Python 编写自己的层。</translation>
  </message>
 </context>
 <context>
  <name>ParameterTable</name>
  <message>
   <source>Add parameter</source>
   <translation>添加参数</translation>
  </message>
  <message>
   <source>An argument of the class. Settings may use it in formulas, as in channels * 2.</source>
   <translation>类的参数。设置可以在公式中使用它，例如 channels * 2。</translation>
  </message>
  <message>
   <source>Default of {0}</source>
   <translation>{0} 的默认值</translation>
  </message>
  <message>
   <source>Name of the parameter</source>
   <translation>参数的名称</translation>
  </message>
  <message>
   <source>Remove {0}</source>
   <translation>移除 {0}</translation>
  </message>
  <message>
   <source>Type of {0}</source>
   <translation>{0} 的类型</translation>
  </message>
  <message>
   <source>default</source>
   <translation>默认值</translation>
  </message>
  <message>
   <source>name</source>
   <translation>名称</translation>
  </message>
  <message>
   <source>needs a plain value as its default</source>
   <translation>的默认值必须是普通的值</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>type</source>
   <translation>类型</translation>
  </message>
 </context>
 <context>
  <name>Picture</name>
  <message>
   <source>A picture of {width} × {height} pixels is too large. Choose a smaller scale, only the selection, or SVG.</source>
   <translation>{width} × {height} 像素的图片过大。请选择更小的比例、仅所选部分，或 SVG。</translation>
  </message>
 </context>
 <context>
  <name>PictureDialog</name>
  <message>
   <source>As shown</source>
   <translation>如所见</translation>
  </message>
  <message>
   <source>Carry the project</source>
   <translation>附带项目</translation>
  </message>
  <message>
   <source>Dark</source>
   <translation>深色</translation>
  </message>
  <message>
   <source>Export picture</source>
   <translation>导出图片</translation>
  </message>
  <message>
   <source>Export…</source>
   <translation>导出…</translation>
  </message>
  <message>
   <source>Format</source>
   <translation>格式</translation>
  </message>
  <message>
   <source>Light</source>
   <translation>浅色</translation>
  </message>
  <message>
   <source>Part</source>
   <translation>部分</translation>
  </message>
  <message>
   <source>Preview</source>
   <translation>预览</translation>
  </message>
  <message>
   <source>Scale</source>
   <translation>比例</translation>
  </message>
  <message>
   <source>Sharp at every size</source>
   <translation>任何大小都清晰</translation>
  </message>
  <message>
   <source>The picture holds the whole project: opened or dropped on the window, it gives it back.</source>
   <translation>图片中带有整个项目：打开它或把它拖到窗口上，即可取回项目。</translation>
  </message>
  <message>
   <source>The selection</source>
   <translation>所选部分</translation>
  </message>
  <message>
   <source>The whole network</source>
   <translation>整个网络</translation>
  </message>
  <message>
   <source>Theme</source>
   <translation>主题</translation>
  </message>
  <message>
   <source>Transparent background</source>
   <translation>透明背景</translation>
  </message>
  <message>
   <source>{width} × {height} pixels</source>
   <translation>{width} × {height} 像素</translation>
  </message>
  <message>
   <source>{width} × {height} pixels are too many. Choose a smaller scale, the selection, or SVG.</source>
   <translation>{width} × {height} 像素过多。请选择更小的比例、所选部分，或 SVG。</translation>
  </message>
 </context>
 <context>
  <name>PictureFields</name>
  <message>
   <source>Pictures are kept in memory if all of them take no more; else they are read from their files in each epoch.</source>
   <translation>如果全部图片占用不超过这么多，就保存在内存中；否则每个轮次都从文件读取。</translation>
  </message>
  <message>
   <source>Processes that read files ahead of training, where memory is too small.</source>
   <translation>内存不够时，提前读取文件的进程数。</translation>
  </message>
  <message>
   <source>Reading files</source>
   <translation>读取文件</translation>
  </message>
  <message>
   <source>They are kept in memory.</source>
   <translation>它们保存在内存中。</translation>
  </message>
  <message>
   <source>They are read from their files as training goes on.</source>
   <translation>训练时从文件中读取它们。</translation>
  </message>
  <message>
   <source>What happens when a picture can't be read.</source>
   <translation>图片无法读取时怎么办。</translation>
  </message>
  <message>
   <source>damaged files</source>
   <translation>损坏的文件</translation>
  </message>
  <message>
   <source>memory, MB</source>
   <translation>内存，MB</translation>
  </message>
  <message>
   <source>skip, and tell how many</source>
   <translation>跳过，并说明有多少</translation>
  </message>
  <message>
   <source>stop, and name the file</source>
   <translation>停止，并指出文件</translation>
  </message>
  <message>
   <source>workers</source>
   <translation>工作进程</translation>
  </message>
  <message>
   <source>{0} and {1} more classes</source>
   <translation>{0} 以及另外 {1} 个类别</translation>
  </message>
  <message>
   <source>{0} pictures to train on, {1} to validate with ({2}).</source>
   <translation>{0} 张图片用于训练，{1} 张用于验证（{2}）。</translation>
  </message>
  <message>
   <source>{0} pictures with masks to train on, {1} to validate with. Pixels of those shown: {2}.</source>
   <translation>{0} 张带掩码的图片用于训练，{1} 张用于验证。所示图片的像素：{2}。</translation>
  </message>
 </context>
 <context>
  <name>Playhead</name>
  <message>
   <source>Timeline</source>
   <translation>时间线</translation>
  </message>
 </context>
 <context>
  <name>PortLegend</name>
  <message>
   <source>What the marks of ports stand for</source>
   <translation>端口的标记代表什么</translation>
  </message>
  <message>
   <source>booleans</source>
   <translation>布尔值</translation>
  </message>
  <message>
   <source>floating point</source>
   <translation>浮点数</translation>
  </message>
  <message>
   <source>integers</source>
   <translation>整数</translation>
  </message>
  <message>
   <source>one of several outputs</source>
   <translation>多个输出之一</translation>
  </message>
 </context>
 <context>
  <name>PortLetters</name>
  <message>
   <source>Go to a layer with the arrow keys: W then makes a wire from it.</source>
   <translation>用方向键转到一个层，再按 W 即可从它连线。</translation>
  </message>
  <message>
   <source>No port takes a wire from {name}. Press Tab on it to add a layer after it.</source>
   <translation>没有端口可以接受来自 {name} 的连线。在它上面按 Tab 可在其后添加一层。</translation>
  </message>
  <message>
   <source>Type the letter of the port for the wire from {name}. Arrow keys pan, Home shows all, Enter adds a layer, Esc cancels.</source>
   <translation>输入端口的字母，即可从 {name} 连线过去。方向键平移，Home 显示全部，Enter 添加层，Esc 取消。</translation>
  </message>
  <message>
   <source>Type the letter of the port where the wire begins. Esc cancels.</source>
   <translation>输入连线起点端口的字母。Esc 取消。</translation>
  </message>
 </context>
 <context>
  <name>PredictionsPanel</name>
  <message>
   <source>A text; what comes after each of its places; what the network takes for it</source>
   <translation>一段文本；其每个位置之后的字符；网络认为的字符</translation>
  </message>
  <message>
   <source>Best</source>
   <translation>最好</translation>
  </message>
  <message>
   <source>It writes: {0}</source>
   <translation>它写道：{0}</translation>
  </message>
  <message>
   <source>The picture, its mask, and the mask that the network gives</source>
   <translation>图片、它的掩码，以及网络给出的掩码</translation>
  </message>
  <message>
   <source>The samples whose class gets the least probability</source>
   <translation>其类别所得概率最低的样本</translation>
  </message>
  <message>
   <source>The samples whose class gets the most probability</source>
   <translation>其类别所得概率最高的样本</translation>
  </message>
  <message>
   <source>This project predicts numbers. Predictions of classes would be shown here.</source>
   <translation>此项目预测的是数值。这里显示的是类别的预测。</translation>
  </message>
  <message>
   <source>Training samples, epoch {epoch}: {right} of {count} right</source>
   <translation>训练样本，第 {epoch} 个轮次：{count} 个中对了 {right} 个</translation>
  </message>
  <message>
   <source>Training, epoch {epoch}: {share} of pixels right</source>
   <translation>训练，第 {epoch} 个轮次：{share} 的像素正确</translation>
  </message>
  <message>
   <source>Training, epoch {epoch}: {share} of tokens right</source>
   <translation>训练，第 {epoch} 个轮次：{share} 的词元正确</translation>
  </message>
  <message>
   <source>Validation, epoch {epoch}: {right} of {count} right</source>
   <translation>验证，第 {epoch} 个轮次：{count} 个中对了 {right} 个</translation>
  </message>
  <message>
   <source>Validation, epoch {epoch}: {share} of pixels right</source>
   <translation>验证，第 {epoch} 个轮次：{share} 的像素正确</translation>
  </message>
  <message>
   <source>Validation, epoch {epoch}: {share} of tokens right</source>
   <translation>验证，第 {epoch} 个轮次：{share} 的词元正确</translation>
  </message>
  <message>
   <source>What the network writes by itself, after the beginning of a sample</source>
   <translation>网络在样本开头之后自行写出的内容</translation>
  </message>
  <message>
   <source>Which class is taken for which is shown here after each epoch that trains with this view open.</source>
   <translation>保持此视图打开进行训练时，每轮之后这里会显示哪个类别被认作哪个类别。</translation>
  </message>
  <message>
   <source>Worst</source>
   <translation>最差</translation>
  </message>
 </context>
 <context>
  <name>PreflightCheck</name>
  <message>
   <source>Set batch size to {0}</source>
   <translation>将批次大小设为 {0}</translation>
  </message>
 </context>
 <context>
  <name>PreflightDialog</name>
  <message>
   <source>Backward</source>
   <translation>反向</translation>
  </message>
  <message>
   <source>Check again</source>
   <translation>重新检查</translation>
  </message>
  <message>
   <source>Check before training</source>
   <translation>训练前检查</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>关闭</translation>
  </message>
  <message>
   <source>Data</source>
   <translation>数据</translation>
  </message>
  <message>
   <source>Epoch</source>
   <translation>轮次</translation>
  </message>
  <message>
   <source>Forward</source>
   <translation>前向</translation>
  </message>
  <message>
   <source>Largest batch</source>
   <translation>最大批次</translation>
  </message>
  <message>
   <source>Last batch</source>
   <translation>最后一批</translation>
  </message>
  <message>
   <source>Looking…</source>
   <translation>正在检查…</translation>
  </message>
  <message>
   <source>Loss</source>
   <translation>损失</translation>
  </message>
  <message>
   <source>Measuring</source>
   <translation>测量</translation>
  </message>
  <message>
   <source>Memory</source>
   <translation>内存</translation>
  </message>
  <message>
   <source>Network</source>
   <translation>网络</translation>
  </message>
  <message>
   <source>One batch of the real data, on a copy of the network: nothing changes.</source>
   <translation>用真实数据的一个批次，在网络的副本上进行：不会改变任何内容。</translation>
  </message>
  <message>
   <source>Set the batch size to {0}</source>
   <translation>将批次大小设为 {0}</translation>
  </message>
  <message>
   <source>Show the layer</source>
   <translation>显示该层</translation>
  </message>
  <message>
   <source>Stop the check</source>
   <translation>停止检查</translation>
  </message>
  <message>
   <source>Stopping…</source>
   <translation>正在停止…</translation>
  </message>
  <message>
   <source>The backward pass fails</source>
   <translation>反向传播失败</translation>
  </message>
  <message>
   <source>The check could not be made</source>
   <translation>无法进行检查</translation>
  </message>
  <message>
   <source>The check was stopped</source>
   <translation>检查已停止</translation>
  </message>
  <message>
   <source>The data can't be used yet</source>
   <translation>数据还不能使用</translation>
  </message>
  <message>
   <source>The forward pass fails</source>
   <translation>前向传播失败</translation>
  </message>
  <message>
   <source>The last batch of an epoch fails</source>
   <translation>轮次的最后一个批次失败</translation>
  </message>
  <message>
   <source>The loss can't be computed</source>
   <translation>无法计算损失</translation>
  </message>
  <message>
   <source>The network can't be trained yet</source>
   <translation>网络还不能训练</translation>
  </message>
  <message>
   <source>Train</source>
   <translation>训练</translation>
  </message>
  <message>
   <source>Training can begin</source>
   <translation>可以开始训练</translation>
  </message>
  <message>
   <source>Validation</source>
   <translation>验证</translation>
  </message>
  <message>
   <source>Validation fails</source>
   <translation>验证失败</translation>
  </message>
  <message>
   <source>Whole run</source>
   <translation>整个运行</translation>
  </message>
  <message>
   <source>a step of that size was tried</source>
   <translation>已尝试过该大小的一步</translation>
  </message>
  <message>
   <source>about {0}</source>
   <translation>约 {0}</translation>
  </message>
  <message>
   <source>about {0} samples</source>
   <translation>约 {0} 个样本</translation>
  </message>
  <message>
   <source>activations</source>
   <translation>激活值</translation>
  </message>
  <message>
   <source>all {0} samples</source>
   <translation>全部 {0} 个样本</translation>
  </message>
  <message>
   <source>computed, not tried</source>
   <translation>由计算得出，未尝试</translation>
  </message>
  <message>
   <source>data</source>
   <translation>数据</translation>
  </message>
  <message>
   <source>gradients</source>
   <translation>梯度</translation>
  </message>
  <message>
   <source>optimizer</source>
   <translation>优化器</translation>
  </message>
  <message>
   <source>parameters</source>
   <translation>参数</translation>
  </message>
  <message>
   <source>{0} a step, {1} samples/s</source>
   <translation>每步 {0}，每秒 {1} 个样本</translation>
  </message>
  <message>
   <source>{0} are free</source>
   <translation>{0} 可用</translation>
  </message>
  <message>
   <source>{0} at its peak</source>
   <translation>峰值 {0}</translation>
  </message>
  <message>
   <source>{network} on {device}, batches of {batch}</source>
   <translation>{network}，在 {device} 上，批次大小 {batch}</translation>
  </message>
 </context>
 <context>
  <name>ProblemsPanel</name>
  <message>
   <source>A right click offers other repairs: {0}</source>
   <translation>右键单击可选择其他修复：{0}</translation>
  </message>
  <message>
   <source>No problems.</source>
   <translation>没有问题。</translation>
  </message>
  <message>
   <source>Nothing is drawn yet. What stops the network from running will stand here.</source>
   <translation>还没有画任何东西。妨碍网络运行的问题会显示在这里。</translation>
  </message>
  <message>
   <source>Problems</source>
   <translation>问题</translation>
  </message>
 </context>
 <context>
  <name>ProjectFiles</name>
  <message>
   <source>A run is in progress. Stop it? What it has learned is kept, and it can go on later: see Runs.</source>
   <translation>训练正在进行。要停止吗？已经学到的内容会保留，以后可以继续：见“运行记录”。</translation>
  </message>
  <message>
   <source>Imported {0}: {1} networks, outputs equal to the original's to the last bit</source>
   <translation>已导入 {0}：{1} 个网络，输出与原模型完全一致，直到最后一位</translation>
  </message>
  <message>
   <source>Layerloom projects (*.loom)</source>
   <translation>Layerloom 项目 (*.loom)</translation>
  </message>
  <message>
   <source>Layerloom projects (*.loom);;Pictures that carry a project (*.png)</source>
   <translation>Layerloom 项目 (*.loom);;附带项目的图片 (*.png)</translation>
  </message>
  <message>
   <source>Open project</source>
   <translation>打开项目</translation>
  </message>
  <message>
   <source>Replace what another program wrote?</source>
   <translation>替换另一个程序写入的内容？</translation>
  </message>
  <message>
   <source>Runs that wait for it and would not begin: {count}</source>
   <translation>排在其后、将不会开始的运行：{count}</translation>
  </message>
  <message>
   <source>Save changes?</source>
   <translation>保存更改？</translation>
  </message>
  <message>
   <source>Save project</source>
   <translation>保存项目</translation>
  </message>
  <message>
   <source>Saved {0}</source>
   <translation>已保存 {0}</translation>
  </message>
  <message>
   <source>Stop training?</source>
   <translation>停止训练？</translation>
  </message>
  <message>
   <source>The picture can't be opened</source>
   <translation>无法打开图片</translation>
  </message>
  <message>
   <source>The project can't be opened</source>
   <translation>无法打开项目</translation>
  </message>
  <message>
   <source>The project can't be saved</source>
   <translation>无法保存项目</translation>
  </message>
  <message>
   <source>The project has changes that aren't saved.</source>
   <translation>项目有未保存的更改。</translation>
  </message>
  <message>
   <source>This is a copy of the project in {0}. Save it to keep what you change.</source>
   <translation>这是 {0} 中项目的副本。要保留所作的更改，请保存。</translation>
  </message>
  <message>
   <source>what it holds is no project: {reason}</source>
   <translation>其内容不是项目：{reason}</translation>
  </message>
  <message>
   <source>{name} was changed by another program since it was opened here. Replace it? ({differences})

What it holds now stays in File &gt; Earlier versions.</source>
   <translation>{name} 在这里打开之后被另一个程序更改过。要替换它吗？（{differences}）\n\n它现在的内容会保留在“文件 &gt; 早期版本”中。</translation>
  </message>
 </context>
 <context>
  <name>QueueButton</name>
  <message>
   <source>+{0}</source>
   <translation>+{0}</translation>
  </message>
  <message>
   <source>Runs that start when those before them have ended</source>
   <translation>在前面的运行结束后开始的运行</translation>
  </message>
  <message>
   <source>{0}. {1}, {2} epochs: take out</source>
   <translation>{0}。{1}，{2} 个轮次：取出</translation>
  </message>
 </context>
 <context>
  <name>RateField</name>
  <message>
   <source>Learning rate of the run</source>
   <translation>此次运行的学习率</translation>
  </message>
  <message>
   <source>The learning rate now. Type another one: it holds from the next step on.</source>
   <translation>现在的学习率。输入另一个值，从下一步起生效。</translation>
  </message>
  <message>
   <source>rate</source>
   <translation>学习率</translation>
  </message>
 </context>
 <context>
  <name>RateFinder</name>
  <message>
   <source>Building the network…</source>
   <translation>正在构建网络…</translation>
  </message>
  <message>
   <source>Find learning rate</source>
   <translation>寻找学习率</translation>
  </message>
  <message>
   <source>Loss by learning rate</source>
   <translation>损失随学习率的变化</translation>
  </message>
  <message>
   <source>Step {0} of {1}</source>
   <translation>第 {0} 步，共 {1} 步</translation>
  </message>
  <message>
   <source>Stop the test</source>
   <translation>停止测试</translation>
  </message>
  <message>
   <source>Try rates from tiny to large on a copy of the network: nothing that was trained changes.</source>
   <translation>在网络的副本上尝试从很小到很大的学习率：已训练的内容不会改变。</translation>
  </message>
  <message>
   <source>Use {0}</source>
   <translation>使用 {0}</translation>
  </message>
  <message>
   <source>rate {0}: loss {1:.3f}</source>
   <translation>学习率 {0}：损失 {1:.3f}</translation>
  </message>
 </context>
 <context>
  <name>Recipe</name>
  <message>
   <source>A step adds up the gradients of so many batches: large steps in little memory.</source>
   <translation>一步累加这么多批的梯度：用少量内存走大步。</translation>
  </message>
  <message>
   <source>Averages weights over about 1 / (1 - decay) steps. The averages are validated and kept.</source>
   <translation>对约 1 / (1 - decay) 步的权重取平均，用平均值做验证并保存。</translation>
  </message>
  <message>
   <source>By how much a figure has to be better to count.</source>
   <translation>数值要好多少才算改善。</translation>
  </message>
  <message>
   <source>Compiles the network first, which takes up to minutes and makes long runs faster.</source>
   <translation>先编译网络，最多需要几分钟，能让长时间的训练更快。</translation>
  </message>
  <message>
   <source>EMA decay</source>
   <translation>EMA 衰减</translation>
  </message>
  <message>
   <source>Each number of the gradient is cut off at this size.</source>
   <translation>梯度的每个数都截断到这个大小。</translation>
  </message>
  <message>
   <source>Gradients are scaled down until their norm is no larger; 1 is usual.</source>
   <translation>把梯度缩小，使其范数不超过此值；通常为 1。</translation>
  </message>
  <message>
   <source>How many checkpoints stay, spread over the run: the moments of its timeline. The best and the last stay too.</source>
   <translation>保留多少个检查点，分布在整个运行中：即时间线上的各个时刻。最佳和最后的检查点也会保留。</translation>
  </message>
  <message>
   <source>How many epochs without an improvement are borne.</source>
   <translation>容忍多少个轮次没有改善。</translation>
  </message>
  <message>
   <source>How the optimizer computes its step. Fused is fastest where there is one.</source>
   <translation>优化器如何计算一步。有 fused 时它最快。</translation>
  </message>
  <message>
   <source>Huber (numbers)</source>
   <translation>Huber（数值）</translation>
  </message>
  <message>
   <source>Keeps images in the order that convolutions compute fastest in.</source>
   <translation>按卷积计算最快的顺序存放图像。</translation>
  </message>
  <message>
   <source>Keeps one after every so many epochs. Empty: now and then, as it costs next to no time.</source>
   <translation>每隔这么多轮次保留一个。留空：不时保留，几乎不花时间。</translation>
  </message>
  <message>
   <source>Keeps one every so many minutes, also within an epoch.</source>
   <translation>每隔这么多分钟保留一个，轮次中途也会。</translation>
  </message>
  <message>
   <source>L1 penalty</source>
   <translation>L1 惩罚</translation>
  </message>
  <message>
   <source>L2 penalty</source>
   <translation>L2 惩罚</translation>
  </message>
  <message>
   <source>The share of each target that is spread over all classes; 0.1 is usual.</source>
   <translation>每个目标分摊到所有类别的比例；通常为 0.1。</translation>
  </message>
  <message>
   <source>Times the sum of the weights' sizes, added to the loss: makes many weights zero.</source>
   <translation>乘以权重绝对值之和，加到损失上：让许多权重变为零。</translation>
  </message>
  <message>
   <source>Times the sum of the weights' squares, added to the loss.</source>
   <translation>乘以权重平方之和，加到损失上。</translation>
  </message>
  <message>
   <source>Uses only algorithms that give the same numbers each time; some are slower.</source>
   <translation>只使用每次结果相同的算法，其中有些较慢。</translation>
  </message>
  <message>
   <source>What makes an epoch the best one, on the validation samples.</source>
   <translation>按验证样本，什么样的轮次算最佳。</translation>
  </message>
  <message>
   <source>What training makes small. Cross-entropy takes raw outputs; the last four are for numbers.</source>
   <translation>训练要使之变小的量。交叉熵接受原始输出；后四个用于数值。</translation>
  </message>
  <message>
   <source>Whether weight decay draws norms and biases to zero too; usually better without.</source>
   <translation>权重衰减是否也把归一化和偏置拉向零；通常不这样更好。</translation>
  </message>
  <message>
   <source>balanced: rare classes count as much as common ones. Or a number for each class.</source>
   <translation>balanced：稀有类别与常见类别同样重要。也可以为每个类别给出一个数。</translation>
  </message>
  <message>
   <source>batches a step</source>
   <translation>每步批数</translation>
  </message>
  <message>
   <source>best by</source>
   <translation>最佳依据</translation>
  </message>
  <message>
   <source>bf16 and fp16 compute with half the bits; fp16 scales the loss for that.</source>
   <translation>bf16 和 fp16 以一半的位数计算；fp16 为此会缩放损失。</translation>
  </message>
  <message>
   <source>bf16 mixed</source>
   <translation>bf16 混合精度</translation>
  </message>
  <message>
   <source>channels last</source>
   <translation>channels last</translation>
  </message>
  <message>
   <source>class weights</source>
   <translation>类别权重</translation>
  </message>
  <message>
   <source>clip norm</source>
   <translation>范数裁剪</translation>
  </message>
  <message>
   <source>clip value</source>
   <translation>数值裁剪</translation>
  </message>
  <message>
   <source>cross-entropy</source>
   <translation>交叉熵</translation>
  </message>
  <message>
   <source>decay biases</source>
   <translation>衰减偏置</translation>
  </message>
  <message>
   <source>deterministic</source>
   <translation>确定性算法</translation>
  </message>
  <message>
   <source>every … epochs</source>
   <translation>每 … 个轮次</translation>
  </message>
  <message>
   <source>every … minutes</source>
   <translation>每 … 分钟</translation>
  </message>
  <message>
   <source>float32</source>
   <translation>float32</translation>
  </message>
  <message>
   <source>foreach: many tensors at once</source>
   <translation>foreach：同时处理多个张量</translation>
  </message>
  <message>
   <source>fp16 mixed</source>
   <translation>fp16 混合精度</translation>
  </message>
  <message>
   <source>fused: one kernel</source>
   <translation>fused：合为一个内核</translation>
  </message>
  <message>
   <source>highest accuracy</source>
   <translation>最高准确率</translation>
  </message>
  <message>
   <source>keep</source>
   <translation>保留</translation>
  </message>
  <message>
   <source>label smoothing</source>
   <translation>标签平滑</translation>
  </message>
  <message>
   <source>least change</source>
   <translation>最小改善</translation>
  </message>
  <message>
   <source>loss</source>
   <translation>损失函数</translation>
  </message>
  <message>
   <source>lowest loss</source>
   <translation>最低损失</translation>
  </message>
  <message>
   <source>mean absolute error (numbers)</source>
   <translation>平均绝对误差（数值）</translation>
  </message>
  <message>
   <source>mean squared error (numbers)</source>
   <translation>均方误差（数值）</translation>
  </message>
  <message>
   <source>multi-class margin</source>
   <translation>多类间隔</translation>
  </message>
  <message>
   <source>negative log-likelihood (after LogSoftmax)</source>
   <translation>负对数似然（接在 LogSoftmax 之后）</translation>
  </message>
  <message>
   <source>optimizer runs</source>
   <translation>优化器实现</translation>
  </message>
  <message>
   <source>patience</source>
   <translation>耐心轮次</translation>
  </message>
  <message>
   <source>precision</source>
   <translation>精度</translation>
  </message>
  <message>
   <source>smooth L1 (numbers)</source>
   <translation>平滑 L1（数值）</translation>
  </message>
  <message>
   <source>the fastest way there is</source>
   <translation>可用的最快方式</translation>
  </message>
  <message>
   <source>torch.compile</source>
   <translation>torch.compile</translation>
  </message>
 </context>
 <context>
  <name>RecoveryDialog</name>
  <message>
   <source>Close</source>
   <translation>关闭</translation>
  </message>
  <message>
   <source>Details</source>
   <translation>详细信息</translation>
  </message>
  <message>
   <source>It is offered again at the next start, and in File &gt; Unsaved work.</source>
   <translation>下次启动时会再次提供，也可在“文件 &gt; 未保存的工作”中找到。</translation>
  </message>
  <message>
   <source>Later</source>
   <translation>以后</translation>
  </message>
  <message>
   <source>Layerloom ended unexpectedly.</source>
   <translation>Layerloom 意外结束了。</translation>
  </message>
  <message>
   <source>No unsaved work was left behind.</source>
   <translation>没有遗留未保存的工作。</translation>
  </message>
  <message>
   <source>This work was not saved to its file. Restoring opens it with the saved file one undo away; the file itself changes only when you save.</source>
   <translation>这些工作没有保存到文件。恢复后会打开它，撤销一步即是已保存的文件；只有在你保存时，文件本身才会改变。</translation>
  </message>
  <message>
   <source>Unsaved work</source>
   <translation>未保存的工作</translation>
  </message>
  <message>
   <source>What was written about the end</source>
   <translation>关于意外结束的记录</translation>
  </message>
  <message>
   <source>What you discard, or what was open when Layerloom ended unexpectedly, waits here.</source>
   <translation>您放弃的内容，或 Layerloom 意外结束时打开的内容，都在这里。</translation>
  </message>
 </context>
 <context>
  <name>RenameField</name>
  <message>
   <source>Name of the layer</source>
   <translation>层的名称</translation>
  </message>
 </context>
 <context>
  <name>Rewirer</name>
  <message>
   <source>Nothing to connect: no free input fits what the layers before it give.</source>
   <translation>无可连接：没有空闲的输入适合前面的层给出的内容。</translation>
  </message>
  <message>
   <source>Select one layer to take it out of its wire.</source>
   <translation>请选择一个层，把它从连线中取出。</translation>
  </message>
  <message>
   <source>Select one layer with two inputs to swap them.</source>
   <translation>请选择一个有两个输入的层来交换。</translation>
  </message>
  <message>
   <source>Select two layers or more to connect them in order.</source>
   <translation>请选择两个或更多层来依次连接。</translation>
  </message>
  <message>
   <source>Wires made: {count}</source>
   <translation>已建立连线：{count}</translation>
  </message>
 </context>
 <context>
  <name>RunDetails</name>
  <message>
   <source>Branched after step {step} of {run}</source>
   <translation>自 {run} 的第 {step} 步之后分支</translation>
  </message>
  <message>
   <source>Notes</source>
   <translation>备注</translation>
  </message>
  <message>
   <source>Notes on the run</source>
   <translation>运行的备注</translation>
  </message>
  <message>
   <source>Tags of the run</source>
   <translation>运行的标签</translation>
  </message>
  <message>
   <source>Tags: a, b, c</source>
   <translation>标签，用逗号分隔</translation>
  </message>
  <message>
   <source>a run that was deleted</source>
   <translation>一次已删除的运行</translation>
  </message>
  <message>
   <source>{parameters} parameters, {optimizer}, seed {seed}, on {device}</source>
   <translation>{parameters} 个参数，{optimizer}，种子 {seed}，在 {device} 上</translation>
  </message>
 </context>
 <context>
  <name>RunEditBanner</name>
  <message>
   <source>Apply to the run…</source>
   <translation>应用到运行…</translation>
  </message>
  <message>
   <source>The run trains the network as it was before your edits. It can go on with the drawing, and keep what it has learned.</source>
   <translation>运行训练的是您编辑之前的网络。它可以改用图中的网络继续，并保留已学到的内容。</translation>
  </message>
 </context>
 <context>
  <name>RunEditDialog</name>
  <message>
   <source>All weights as they were after step {step}, when the run left this network</source>
   <translation>全部权重恢复为第 {step} 步之后、运行离开该网络时的样子</translation>
  </message>
  <message>
   <source>All weights of the new network are kept.</source>
   <translation>新网络的全部权重都保留。</translation>
  </message>
  <message>
   <source>And {count} more.</source>
   <translation>还有 {count} 个。</translation>
  </message>
  <message>
   <source>Apply the drawing to the run</source>
   <translation>将图应用到运行</translation>
  </message>
  <message>
   <source>Apply to the run</source>
   <translation>应用到运行</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <source>Layer</source>
   <translation>层</translation>
  </message>
  <message>
   <source>New layers have to learn first: the loss jumps here.</source>
   <translation>新的层需要先学习：损失会在此处跳变。</translation>
  </message>
  <message>
   <source>New weights are random, as at the start of a run</source>
   <translation>新权重为随机值，如同运行开始时</translation>
  </message>
  <message>
   <source>New weights keep the network's answers (Net2Net)</source>
   <translation>新权重保持网络的输出（Net2Net）</translation>
  </message>
  <message>
   <source>Parameters</source>
   <translation>参数</translation>
  </message>
  <message>
   <source>The answers change: {why}</source>
   <translation>输出会改变：{why}</translation>
  </message>
  <message>
   <source>The new network answers as the one before did.</source>
   <translation>新网络的输出与之前的网络相同。</translation>
  </message>
  <message>
   <source>The run goes on with the network as it is drawn. Layers that stay keep their weights and what the optimizer knows of them. Data and recipe stay those of the run.</source>
   <translation>运行将以图中的网络继续。保留的层保持其权重以及优化器对它们的记录。数据和训练方案仍为该运行的。</translation>
  </message>
  <message>
   <source>Type</source>
   <translation>类型</translation>
  </message>
  <message>
   <source>Weights</source>
   <translation>权重</translation>
  </message>
  <message>
   <source>Weights, moments and averages are those of that step. Steps go on counting.</source>
   <translation>权重、动量和平均值均为那一步的。步数继续累计。</translation>
  </message>
  <message>
   <source>What becomes of each layer</source>
   <translation>每个层将如何变化</translation>
  </message>
  <message>
   <source>Why</source>
   <translation>原因</translation>
  </message>
  <message>
   <source>Working out what becomes of each layer…</source>
   <translation>正在确定每个层将如何变化…</translation>
  </message>
  <message>
   <source>brought back</source>
   <translation>已恢复</translation>
  </message>
 </context>
 <context>
  <name>RunEdits</name>
  <message>
   <source>Bring back the network before the edit</source>
   <translation>恢复编辑之前的网络</translation>
  </message>
  <message>
   <source>The network was edited after step {step}.</source>
   <translation>网络在第 {step} 步之后被编辑。</translation>
  </message>
  <message>
   <source>dropped</source>
   <translation>丢弃</translation>
  </message>
  <message>
   <source>kept</source>
   <translation>保留</translation>
  </message>
  <message>
   <source>new</source>
   <translation>新建</translation>
  </message>
  <message>
   <source>widened</source>
   <translation>加宽</translation>
  </message>
 </context>
 <context>
  <name>RunReports</name>
  <message>
   <source>; validation: loss {0:.4f}</source>
   <translation>；验证：损失 {0:.4f}</translation>
  </message>
  <message>
   <source>; validation: loss {0:.4f}, accuracy {1:.2%}</source>
   <translation>；验证：损失 {0:.4f}，准确率 {1:.2%}</translation>
  </message>
  <message>
   <source>A run is in progress. Stop it to go on with another.</source>
   <translation>训练正在进行。要继续另一次运行，请先停止它。</translation>
  </message>
  <message>
   <source>Begin a project or open a template: then there is something to train.</source>
   <translation>请新建项目或打开模板：这样才有可训练的内容。</translation>
  </message>
  <message>
   <source>From step {0} on: {1}</source>
   <translation>从第 {0} 步起：{1}</translation>
  </message>
  <message>
   <source>It goes on after step {0}.</source>
   <translation>从第 {0} 步之后继续。</translation>
  </message>
  <message>
   <source>Resume</source>
   <translation>继续</translation>
  </message>
  <message>
   <source>The curves show the run in progress. Stop it to look at another.</source>
   <translation>曲线显示的是正在进行的训练。要查看另一次运行，请先停止它。</translation>
  </message>
  <message>
   <source>The run can't go on</source>
   <translation>运行无法继续</translation>
  </message>
  <message>
   <source>Train</source>
   <translation>训练</translation>
  </message>
  <message>
   <source>Training can't go on</source>
   <translation>训练无法继续</translation>
  </message>
  <message>
   <source>Training is complete.</source>
   <translation>训练完成。</translation>
  </message>
  <message>
   <source>Training is paused</source>
   <translation>训练已暂停</translation>
  </message>
  <message>
   <source>Training was stopped after step {0}. What was learned is kept.</source>
   <translation>训练在第 {0} 步之后停止。已经学到的内容会保留。</translation>
  </message>
  <message>
   <source>Training {0:,} parameters on {1}: {2} epochs of {3} steps. The run is in {4}</source>
   <translation>正在 {1} 上训练 {0:,} 个参数：{2} 个轮次，每轮 {3} 步。运行记录在 {4}</translation>
  </message>
  <message>
   <source>epoch {0}: loss {1:.4f}</source>
   <translation>第 {0} 个轮次：损失 {1:.4f}</translation>
  </message>
  <message>
   <source>epoch {0}: loss {1:.4f}, accuracy {2:.2%}</source>
   <translation>轮次 {0}：损失 {1:.4f}，准确率 {2:.2%}</translation>
  </message>
  <message>
   <source>{0}

The run waits before that step. Change its learning rate and resume, or stop it.</source>
   <translation>{0}

运行停在该步之前。请更改学习率后继续，或停止它。</translation>
  </message>
 </context>
 <context>
  <name>RunTable</name>
  <message>
   <source>Runs</source>
   <translation>运行记录</translation>
  </message>
  <message>
   <source>best accuracy</source>
   <translation>最佳准确率</translation>
  </message>
  <message>
   <source>data</source>
   <translation>数据</translation>
  </message>
  <message>
   <source>epochs</source>
   <translation>轮次</translation>
  </message>
  <message>
   <source>network</source>
   <translation>网络</translation>
  </message>
  <message>
   <source>started</source>
   <translation>开始时间</translation>
  </message>
  <message>
   <source>status</source>
   <translation>状态</translation>
  </message>
  <message>
   <source>tags</source>
   <translation>标签</translation>
  </message>
  <message>
   <source>time</source>
   <translation>用时</translation>
  </message>
 </context>
 <context>
  <name>Runs</name>
  <message>
   <source>After step {step} (epoch {epoch}): {settings}</source>
   <translation>第 {step} 步（第 {epoch} 个轮次）之后：{settings}</translation>
  </message>
  <message>
   <source>completed</source>
   <translation>已完成</translation>
  </message>
  <message>
   <source>failed</source>
   <translation>失败</translation>
  </message>
  <message>
   <source>interrupted</source>
   <translation>已中断</translation>
  </message>
  <message>
   <source>no</source>
   <translation>否</translation>
  </message>
  <message>
   <source>running</source>
   <translation>进行中</translation>
  </message>
  <message>
   <source>stopped</source>
   <translation>已停止</translation>
  </message>
  <message>
   <source>yes</source>
   <translation>是</translation>
  </message>
 </context>
 <context>
  <name>RunsPanel</name>
  <message>
   <source>Compare</source>
   <translation>比较</translation>
  </message>
  <message>
   <source>Compare the selected runs</source>
   <translation>比较所选的运行</translation>
  </message>
  <message>
   <source>Compare {0} runs</source>
   <translation>比较 {0} 次运行</translation>
  </message>
  <message>
   <source>Curves of {0} runs are in {1}. Look at them with: tensorboard --logdir {1}</source>
   <translation>{0} 次运行的曲线已写入 {1}。查看方式：tensorboard --logdir {1}</translation>
  </message>
  <message>
   <source>Delete runs</source>
   <translation>删除运行</translation>
  </message>
  <message>
   <source>Delete {0} runs, with their checkpoints? This can't be undone.</source>
   <translation>删除 {0} 次运行及其检查点？此操作无法撤销。</translation>
  </message>
  <message>
   <source>Delete {0}, with its checkpoints? This can't be undone.</source>
   <translation>删除 {0} 及其检查点？此操作无法撤销。</translation>
  </message>
  <message>
   <source>Deleted: {0} MB are free again.</source>
   <translation>已删除：释放了 {0} MB。</translation>
  </message>
  <message>
   <source>Delete…</source>
   <translation>删除…</translation>
  </message>
  <message>
   <source>Export its weights…</source>
   <translation>导出其权重…</translation>
  </message>
  <message>
   <source>Filter the runs</source>
   <translation>筛选运行</translation>
  </message>
  <message>
   <source>Filter: network, data, status, tag, note…</source>
   <translation>筛选：网络、数据、状态、标签、备注…</translation>
  </message>
  <message>
   <source>Folder for TensorBoard</source>
   <translation>TensorBoard 文件夹</translation>
  </message>
  <message>
   <source>Go through its timeline</source>
   <translation>浏览它的时间线</translation>
  </message>
  <message>
   <source>Go through the checkpoints of the selected run; all views show that moment</source>
   <translation>浏览所选运行的检查点；所有视图都显示那一时刻</translation>
  </message>
  <message>
   <source>No run matches the filter.</source>
   <translation>没有运行符合筛选条件。</translation>
  </message>
  <message>
   <source>Open a copy of its project</source>
   <translation>打开其项目的副本</translation>
  </message>
  <message>
   <source>Open its folder</source>
   <translation>打开其文件夹</translation>
  </message>
  <message>
   <source>Press Train: each run is kept here, with its settings, its curves and its weights.</source>
   <translation>点击“训练”：每次运行都保存在这里，包括设置、曲线和权重。</translation>
  </message>
  <message>
   <source>Resume from its last step</source>
   <translation>从最后一步继续</translation>
  </message>
  <message>
   <source>Select one run to go through its checkpoints</source>
   <translation>选择一次运行以浏览它的检查点</translation>
  </message>
  <message>
   <source>Select two or more runs (Ctrl+click, Shift+click): their curves and in what they differ</source>
   <translation>选择两次或更多运行（Ctrl+单击、Shift+单击）：它们的曲线以及不同之处</translation>
  </message>
  <message>
   <source>Select two or more runs in the list to compare them.</source>
   <translation>在列表中选择两次或更多运行来比较。</translation>
  </message>
  <message>
   <source>Show its curves</source>
   <translation>显示其曲线</translation>
  </message>
  <message>
   <source>This run has kept no checkpoint to go back to</source>
   <translation>此运行没有保留可返回的检查点</translation>
  </message>
  <message>
   <source>This run is in progress: stop it to go through its checkpoints</source>
   <translation>此运行正在进行：请先停止它再浏览其检查点</translation>
  </message>
  <message>
   <source>Timeline</source>
   <translation>时间线</translation>
  </message>
  <message>
   <source>Write TensorBoard files…</source>
   <translation>写入 TensorBoard 文件…</translation>
  </message>
 </context>
 <context>
  <name>SafetyNet</name>
  <message>
   <source>Untitled</source>
   <translation>未命名</translation>
  </message>
 </context>
 <context>
  <name>SampleGrid</name>
  <message>
   <source>Predictions</source>
   <translation>预测</translation>
  </message>
 </context>
 <context>
  <name>SampleStrip</name>
  <message>
   <source>Samples</source>
   <translation>样本</translation>
  </message>
  <message>
   <source>as training gets them</source>
   <translation>训练时所见</translation>
  </message>
  <message>
   <source>ignored</source>
   <translation>忽略</translation>
  </message>
 </context>
 <context>
  <name>Scatter</name>
  <message>
   <source>Embedding</source>
   <translation>嵌入</translation>
  </message>
  <message>
   <source>{truth}, taken for {answer}</source>
   <translation>{truth}，被认作 {answer}</translation>
  </message>
  <message>
   <source>{truth}: right</source>
   <translation>{truth}：正确</translation>
  </message>
 </context>
 <context>
  <name>ScheduleChart</name>
  <message>
   <source>Learning rate over the run</source>
   <translation>运行中的学习率</translation>
  </message>
  <message>
   <source>epoch {0:.1f}: {1}</source>
   <translation>轮次 {0:.1f}：{1}</translation>
  </message>
  <message>
   <source>{0} epochs</source>
   <translation>{0} 个轮次</translation>
  </message>
 </context>
 <context>
  <name>SearchPopup</name>
  <message>
   <source>Gives {ports}</source>
   <translation>给出 {ports}</translation>
  </message>
  <message>
   <source>Matching layers</source>
   <translation>匹配的层</translation>
  </message>
  <message>
   <source>No layer matches “{text}”.</source>
   <translation>没有与“{text}”匹配的层。</translation>
  </message>
  <message>
   <source>Search layers</source>
   <translation>搜索层</translation>
  </message>
  <message>
   <source>Search layers…</source>
   <translation>搜索层…</translation>
  </message>
  <message>
   <source>Takes {ports}</source>
   <translation>接受 {ports}</translation>
  </message>
 </context>
 <context>
  <name>Searching</name>
  <message>
   <source>Layer after {name}…</source>
   <translation>{name} 之后的层…</translation>
  </message>
  <message>
   <source>Layer before {name}…</source>
   <translation>{name} 之前的层…</translation>
  </message>
 </context>
 <context>
  <name>Shortcuts</name>
  <message>
   <source>Add a layer after the one that has the focus, or into the wire that has it</source>
   <translation>在焦点所在的层之后添加一层，或插入焦点所在的连线</translation>
  </message>
  <message>
   <source>Delete the selection; without one, leave the block</source>
   <translation>删除所选；没有选择时，离开块</translation>
  </message>
  <message>
   <source>Go along the wires, and select</source>
   <translation>沿连线移动并选择</translation>
  </message>
  <message>
   <source>Go on, and leave the selection alone (each arrow key)</source>
   <translation>继续移动，不改变选择（各方向键）</translation>
  </message>
  <message>
   <source>Go on, and select that too (each arrow key)</source>
   <translation>继续移动，并一同选择（各方向键）</translation>
  </message>
  <message>
   <source>Go to the layer below or above, and select</source>
   <translation>转到下方或上方的层并选择</translation>
  </message>
  <message>
   <source>Move what is selected by a grid step; with Shift by four (each arrow key)</source>
   <translation>把所选移动一个网格步，按住 Shift 移动四个（各方向键）</translation>
  </message>
  <message>
   <source>Open the block, or the settings of another layer</source>
   <translation>打开块，或打开其他层的设置</translation>
  </message>
  <message>
   <source>Select what has the focus, or no longer; hold it to pan</source>
   <translation>选择获得焦点的内容，或取消选择；按住可平移</translation>
  </message>
  <message>
   <source>Show or hide {panel}</source>
   <translation>显示或隐藏 {panel}</translation>
  </message>
  <message>
   <source>Take back a gesture, select nothing, leave the block; back to the canvas</source>
   <translation>取消手势，取消选择，离开块；回到画布</translation>
  </message>
 </context>
 <context>
  <name>ShortcutsDialog</name>
  <message>
   <source>Action</source>
   <translation>操作</translation>
  </message>
  <message>
   <source>Actions and their keys</source>
   <translation>操作及其按键</translation>
  </message>
  <message>
   <source>Changed</source>
   <translation>已更改</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>关闭</translation>
  </message>
  <message>
   <source>Keyboard shortcuts</source>
   <translation>键盘快捷键</translation>
  </message>
  <message>
   <source>Keys</source>
   <translation>按键</translation>
  </message>
  <message>
   <source>Leave it</source>
   <translation>保持不变</translation>
  </message>
  <message>
   <source>New keys</source>
   <translation>新按键</translation>
  </message>
  <message>
   <source>New keys: press them</source>
   <translation>新按键：请直接按下</translation>
  </message>
  <message>
   <source>Press Enter on an action, then its new keys.</source>
   <translation>在一个操作上按 Enter，再按新的按键。</translation>
  </message>
  <message>
   <source>Remove</source>
   <translation>移除</translation>
  </message>
  <message>
   <source>Reset</source>
   <translation>重置</translation>
  </message>
  <message>
   <source>Reset all</source>
   <translation>全部重置</translation>
  </message>
  <message>
   <source>Search actions and keys</source>
   <translation>搜索操作和按键</translation>
  </message>
  <message>
   <source>Search actions and keys…</source>
   <translation>搜索操作和按键…</translation>
  </message>
  <message>
   <source>These keys can't be changed.</source>
   <translation>这些按键不能更改。</translation>
  </message>
  <message>
   <source>Use it here instead</source>
   <translation>改为用在这里</translation>
  </message>
  <message>
   <source>{keys} (fixed)</source>
   <translation>{keys}（固定）</translation>
  </message>
  <message>
   <source>{keys} belongs to “{names}”.</source>
   <translation>{keys} 属于“{names}”。</translation>
  </message>
  <message>
   <source>{keys} is fixed on the canvas: {use}.</source>
   <translation>{keys} 在画布上是固定的：{use}。</translation>
  </message>
 </context>
 <context>
  <name>SpreadPanel</name>
  <message>
   <source>Activations</source>
   <translation>激活</translation>
  </message>
  <message>
   <source>Gradients</source>
   <translation>梯度</translation>
  </message>
  <message>
   <source>How the values of {name} move is shown here while it trains with this view open.</source>
   <translation>保持此视图打开进行训练时，这里会显示 {name} 的数值如何变化。</translation>
  </message>
  <message>
   <source>Select a layer of the network that is trained.</source>
   <translation>请选择所训练网络中的一层。</translation>
  </message>
  <message>
   <source>Weights</source>
   <translation>权重</translation>
  </message>
 </context>
 <context>
  <name>SpreadPlot</name>
  <message>
   <source>This layer has none.</source>
   <translation>这一层没有。</translation>
  </message>
  <message>
   <source>from {low} to {high}</source>
   <translation>从 {low} 到 {high}</translation>
  </message>
  <message>
   <source>step {0}</source>
   <translation>第 {0} 步</translation>
  </message>
 </context>
 <context>
  <name>StartPage</name>
  <message>
   <source>Back to {name}</source>
   <translation>返回 {name}</translation>
  </message>
  <message>
   <source>Draw a network, watch it learn, take away the PyTorch code.</source>
   <translation>画出网络，看它学习，带走 PyTorch 代码。</translation>
  </message>
  <message>
   <source>From torchvision, a Python file, or a program of torch.export</source>
   <translation>来自 torchvision、Python 文件或 torch.export 的程序</translation>
  </message>
  <message>
   <source>Import a model…</source>
   <translation>导入模型…</translation>
  </message>
  <message>
   <source>New project</source>
   <translation>新建项目</translation>
  </message>
  <message>
   <source>Open…</source>
   <translation>打开…</translation>
  </message>
  <message>
   <source>Recent</source>
   <translation>最近</translation>
  </message>
  <message>
   <source>Start from a template</source>
   <translation>从模板开始</translation>
  </message>
 </context>
 <context>
  <name>StatusFacts</name>
  <message>
   <source>Errors: {0}</source>
   <translation>错误：{0}</translation>
  </message>
  <message>
   <source>No problems</source>
   <translation>没有问题</translation>
  </message>
  <message>
   <source>Warnings: {0}</source>
   <translation>警告：{0}</translation>
  </message>
  <message>
   <source>{0:,} parameters</source>
   <translation>{0:,} 个参数</translation>
  </message>
 </context>
 <context>
  <name>Stepping</name>
  <message>
   <source>  (in {networks})</source>
   <translation>（在 {networks} 中）</translation>
  </message>
  <message>
   <source>Back at the start</source>
   <translation>已回到起点</translation>
  </message>
  <message>
   <source>Now at: {label}</source>
   <translation>现在位于：{label}</translation>
  </message>
  <message>
   <source>Redone: {label}</source>
   <translation>已重做：{label}</translation>
  </message>
  <message>
   <source>Undone: {label}</source>
   <translation>已撤销：{label}</translation>
  </message>
 </context>
 <context>
  <name>SurfaceView</name>
  <message>
   <source>Decision surface</source>
   <translation>决策面</translation>
  </message>
  <message>
   <source>The boundary appears here.</source>
   <translation>决策边界会显示在这里。</translation>
  </message>
  <message>
   <source>Which class the network gives each point; pale where it is unsure.</source>
   <translation>网络给每个点分配的类别；颜色越淡，越不确定。</translation>
  </message>
 </context>
 <context>
  <name>TextEditor</name>
  <message>
   <source>follows from the input</source>
   <translation>由输入推断</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
 </context>
 <context>
  <name>Timeline</name>
  <message>
   <source>A run is in progress. Stop it to go through the moments of a run.</source>
   <translation>有运行正在进行。请先停止它，再浏览运行的各个时刻。</translation>
  </message>
  <message>
   <source>Epoch {epoch}, step {step}</source>
   <translation>第 {epoch} 个轮次，第 {step} 步</translation>
  </message>
  <message>
   <source>The run can't be gone through</source>
   <translation>无法浏览该运行</translation>
  </message>
  <message>
   <source>There is no run to go through yet: train the network first.</source>
   <translation>还没有可浏览的运行：请先训练网络。</translation>
  </message>
  <message>
   <source>This run has kept no checkpoint to go back to.</source>
   <translation>该运行没有保留可返回的检查点。</translation>
  </message>
  <message>
   <source>another project: no layers</source>
   <translation>另一个项目：没有层</translation>
  </message>
  <message>
   <source>best</source>
   <translation>最佳</translation>
  </message>
  <message>
   <source>last</source>
   <translation>最后</translation>
  </message>
  <message>
   <source>loading…</source>
   <translation>正在加载…</translation>
  </message>
  <message>
   <source>loss {loss}</source>
   <translation>损失 {loss}</translation>
  </message>
  <message>
   <source>loss {loss}, accuracy {accuracy}</source>
   <translation>损失 {loss}，准确率 {accuracy}</translation>
  </message>
  <message>
   <source>the network was different</source>
   <translation>网络曾有不同</translation>
  </message>
 </context>
 <context>
  <name>TrainingPanel</name>
  <message>
   <source>Checkpoints</source>
   <translation>检查点</translation>
  </message>
  <message>
   <source>Early stopping</source>
   <translation>早停</translation>
  </message>
  <message>
   <source>How often to go through the data.</source>
   <translation>把数据过多少遍。</translation>
  </message>
  <message>
   <source>Loss</source>
   <translation>损失</translation>
  </message>
  <message>
   <source>Metrics</source>
   <translation>指标</translation>
  </message>
  <message>
   <source>None: the rate stays</source>
   <translation>无：学习率不变</translation>
  </message>
  <message>
   <source>Of the validation samples, after each epoch:</source>
   <translation>对验证样本，每个轮次之后：</translation>
  </message>
  <message>
   <source>Optimizer</source>
   <translation>优化器</translation>
  </message>
  <message>
   <source>Precision and speed</source>
   <translation>精度与速度</translation>
  </message>
  <message>
   <source>Regularisation</source>
   <translation>正则化</translation>
  </message>
  <message>
   <source>Schedule</source>
   <translation>学习率调度</translation>
  </message>
  <message>
   <source>The same seed gives the same weights, order and losses.</source>
   <translation>种子相同，权重、顺序和损失也相同。</translation>
  </message>
  <message>
   <source>automatic ({0})</source>
   <translation>自动（{0}）</translation>
  </message>
  <message>
   <source>device</source>
   <translation>设备</translation>
  </message>
  <message>
   <source>epochs</source>
   <translation>轮次</translation>
  </message>
  <message>
   <source>nothing: trains to the end</source>
   <translation>无：训练到最后</translation>
  </message>
  <message>
   <source>seed</source>
   <translation>种子</translation>
  </message>
  <message>
   <source>stops when</source>
   <translation>何时停止</translation>
  </message>
  <message>
   <source>training loss</source>
   <translation>训练损失</translation>
  </message>
  <message>
   <source>validation accuracy</source>
   <translation>验证准确率</translation>
  </message>
  <message>
   <source>validation loss</source>
   <translation>验证损失</translation>
  </message>
  <message>
   <source>watches</source>
   <translation>监视</translation>
  </message>
  <message>
   <source>{0} (not on this machine)</source>
   <translation>{0}（这台机器上没有）</translation>
  </message>
  <message>
   <source>{0} set</source>
   <translation>已设 {0} 项</translation>
  </message>
 </context>
 <context>
  <name>Transport</name>
  <message>
   <source>Pause</source>
   <translation>暂停</translation>
  </message>
  <message>
   <source>Pausing…</source>
   <translation>正在暂停…</translation>
  </message>
  <message>
   <source>Resume</source>
   <translation>继续</translation>
  </message>
  <message>
   <source>Starting…</source>
   <translation>正在启动…</translation>
  </message>
  <message>
   <source>Stopping…</source>
   <translation>正在停止…</translation>
  </message>
  <message>
   <source>Train</source>
   <translation>训练</translation>
  </message>
  <message>
   <source>best accuracy {0} in epoch {1}</source>
   <translation>最佳准确率 {0}，在第 {1} 个轮次</translation>
  </message>
  <message>
   <source>epoch {0}/{1}  ·  {2} samples/s  ·  {3}:{4:02} left</source>
   <translation>轮次 {0}/{1}  ·  {2} 样本/秒  ·  剩余 {3}:{4:02}</translation>
  </message>
  <message>
   <source>loading data and building the network</source>
   <translation>正在载入数据并构建网络</translation>
  </message>
 </context>
 <context>
  <name>TrustBanner</name>
  <message>
   <source>Read the code…</source>
   <translation>阅读代码…</translation>
  </message>
  <message>
   <source>This project brings Python code of its own. It doesn't run until you trust it.</source>
   <translation>此项目带有自己的 Python 代码。在你信任之前，它不会运行。</translation>
  </message>
 </context>
 <context>
  <name>TrustDialog</name>
  <message>
   <source>Close</source>
   <translation>关闭</translation>
  </message>
  <message>
   <source>Layers of this project run the Python below, with all that you may do on this computer. Trust it only if you know what it does or who wrote it.</source>
   <translation>此项目的层会执行下面的 Python 代码，权限与你在这台计算机上的相同。只有在你清楚它做什么、或知道是谁写的时候，才信任它。</translation>
  </message>
  <message>
   <source>The project's code</source>
   <translation>项目的代码</translation>
  </message>
  <message>
   <source>Trust and run</source>
   <translation>信任并运行</translation>
  </message>
 </context>
 <context>
  <name>VersionsDialog</name>
  <message>
   <source>Close</source>
   <translation>关闭</translation>
  </message>
  <message>
   <source>Earlier versions</source>
   <translation>早期版本</translation>
  </message>
  <message>
   <source>Earlier versions of {name}</source>
   <translation>{name} 的早期版本</translation>
  </message>
  <message>
   <source>Go back to this version</source>
   <translation>回到此版本</translation>
  </message>
  <message>
   <source>No save has replaced an earlier version of this file yet.</source>
   <translation>还没有保存替换过此文件的早期版本。</translation>
  </message>
  <message>
   <source>What differs</source>
   <translation>差别</translation>
  </message>
  <message>
   <source>What each save replaced, the newest first, and what going back to it changes. It can be undone.</source>
   <translation>每次保存所替换的内容，最新的在前，以及回到它会改变什么。此操作可以撤销。</translation>
  </message>
  <message>
   <source>not readable: {reason}</source>
   <translation>无法读取：{reason}</translation>
  </message>
 </context>
 <context>
  <name>WeightsRow</name>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <source>Download</source>
   <translation>下载</translation>
  </message>
  <message>
   <source>Fetching {0}'s weights…</source>
   <translation>正在获取 {0} 的权重…</translation>
  </message>
  <message>
   <source>Looking for {0}'s weights…</source>
   <translation>正在查找 {0} 的权重…</translation>
  </message>
  <message>
   <source>The download was cancelled.</source>
   <translation>下载已取消。</translation>
  </message>
  <message>
   <source>{0}'s weights are on this machine.</source>
   <translation>{0} 的权重已在这台机器上。</translation>
  </message>
  <message>
   <source>{0}'s weights aren't on this machine yet: {1:.0f} MB.</source>
   <translation>{0} 的权重还不在这台机器上：{1:.0f} MB。</translation>
  </message>
 </context>
 <context>
  <name>WeightsSection</name>
  <message>
   <source>How its weights start</source>
   <translation>权重如何初始化</translation>
  </message>
  <message>
   <source>Settings and weights are those of {0}. Change them there.</source>
   <translation>设置和权重属于 {0}，请在那里更改。</translation>
  </message>
  <message>
   <source>Shares weights with</source>
   <translation>共享权重自</translation>
  </message>
  <message>
   <source>Training and weights</source>
   <translation>训练与权重</translation>
  </message>
  <message>
   <source>Use the weights of another layer of its kind.</source>
   <translation>使用另一个同类层的权重。</translation>
  </message>
  <message>
   <source>a layer that is gone</source>
   <translation>已不存在的层</translation>
  </message>
  <message>
   <source>frozen</source>
   <translation>冻结</translation>
  </message>
  <message>
   <source>learning rate ×</source>
   <translation>学习率 ×</translation>
  </message>
  <message>
   <source>no: its own</source>
   <translation>否：自己的权重</translation>
  </message>
  <message>
   <source>repeat</source>
   <translation>重复</translation>
  </message>
  <message>
   <source>shares weights</source>
   <translation>共享权重</translation>
  </message>
  <message>
   <source>weight decay</source>
   <translation>权重衰减</translation>
  </message>
 </context>
 <context>
  <name>WorkCard</name>
  <message>
   <source>Discard</source>
   <translation>丢弃</translation>
  </message>
  <message>
   <source>It is kept for two weeks in File &gt; Unsaved work.</source>
   <translation>它会在“文件 &gt; 未保存的工作”中保留两周。</translation>
  </message>
  <message>
   <source>It was never saved to a file.</source>
   <translation>它从未保存到文件。</translation>
  </message>
  <message>
   <source>Open the saved file</source>
   <translation>打开已保存的文件</translation>
  </message>
  <message>
   <source>Restore</source>
   <translation>恢复</translation>
  </message>
  <message>
   <source>The project as it was saved is whole.</source>
   <translation>已保存的项目完好无损。</translation>
  </message>
  <message>
   <source>The saved file can't be read ({reason}). Unsaved: {differences}.</source>
   <translation>无法读取已保存的文件（{reason}）。未保存的内容：{differences}。</translation>
  </message>
  <message>
   <source>This copy of the unsaved work can't be read: {reason}.</source>
   <translation>无法读取这份未保存的工作：{reason}。</translation>
  </message>
  <message>
   <source>Unknown project</source>
   <translation>未知项目</translation>
  </message>
  <message>
   <source>Unsaved: {differences}.</source>
   <translation>未保存的内容：{differences}。</translation>
  </message>
 </context>
 <context>
  <name>_Tree</name>
  <message>
   <source>Layers</source>
   <translation>层</translation>
  </message>
 </context>
</TS>
